// Plots: every element with data-plot="ID" draws the figure in the JSON element ID. A figure's
// `kind` names its maker in recount.plots; "band" is low, best and high over months. "traces" takes
// Plotly's own traces and layout. Colours are the page's custom properties, by name ("--accent").
(function () {
  "use strict";
  const recount = (window.recount = window.recount || {});
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  recount.colour = colour;

  recount.plots = {
    band(figure) {
      const words = figure.x.map((_, n) =>
        `${figure.names[n]}: ${figure.low[n]} to ${figure.high[n]}${figure.open[n] ? " or more" : ""}, best ${figure.best[n]}`);
      return {
        traces: [
          {
            type: "bar", name: "low to high", x: figure.x, base: figure.low,
            y: figure.high.map((high, n) => Math.max(high - figure.low[n], 0)),
            marker: { color: colour("--band"), line: { color: colour("--band-line"), width: 1 } },
            hovertext: words, hoverinfo: "text", textposition: "none",
          },
          {
            type: "scatter", mode: figure.x.length > 1 ? "lines+markers" : "markers", name: "best",
            x: figure.x, y: figure.best, hovertext: words, hoverinfo: "text",
            line: { color: colour("--best"), width: 2 },
            marker: { color: colour("--best"), size: 9, symbol: "diamond" },
          },
        ],
        layout: { xaxis: { type: "category", tickangle: 0 }, yaxis: { rangemode: "tozero", title: { text: figure.title } } },
      };
    },
    traces(figure) {
      const named = (value) => {
        if (typeof value === "string" && value.startsWith("--")) return colour(value);
        if (Array.isArray(value)) return value.map(named);
        if (value && typeof value === "object")
          return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each)]));
        return value;
      };
      return { traces: named(figure.traces), layout: named(figure.layout || {}) };
    },
  };

  function shape(layout) {
    const axis = { gridcolor: colour("--line"), linecolor: colour("--quiet"), zerolinecolor: colour("--quiet"), automargin: true };
    return {
      height: 260, margin: { l: 48, r: 12, t: 12, b: 40 }, autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", barmode: "overlay",
      font: { family: "system-ui, sans-serif", size: 13, color: colour("--ink") },
      legend: { orientation: "h", y: -0.2 },
      hoverlabel: { bgcolor: colour("--card"), font: { color: colour("--ink") } },
      ...layout,
      xaxis: { ...axis, ...(layout.xaxis || {}) }, yaxis: { ...axis, ...(layout.yaxis || {}) },
    };
  }

  // Draws a figure into an element, and again when the theme changes.
  recount.plot = function (element, figure) {
    const draw = async () => {
      const { traces, layout } = recount.plots[figure.kind](figure);
      const ticks = Math.max(2, Math.floor(element.clientWidth / 90));
      layout.xaxis = { nticks: ticks, ...layout.xaxis };
      await Plotly.react(element, traces, shape(layout), { displayModeBar: false, responsive: true, doubleClick: false });
      element.dataset.drawn = "yes";
    };
    document.addEventListener("recount:theme", draw);
    return draw();
  };

  for (const element of document.querySelectorAll("[data-plot]")) {
    recount.plot(element, recount.data(element.dataset.plot));
  }
})();
