// Maps: every element with data-map="ID" draws the spots in the JSON element ID.
(function () {
  "use strict";
  const recount = (window.recount = window.recount || {});
  const escape = (text) => {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  };
  let borders = null;

  function labelAt(map, lat, lon, text, kind) {
    L.marker([lat, lon], {
      interactive: false, keyboard: false,
      icon: L.divIcon({ className: `map-label ${kind}`, html: escape(text), iconSize: null }),
    }).addTo(map);
  }

  async function drawGround(map) {
    map.createPane("ground").classList.add("map-ground");
    borders = borders || recount.get("/geo/borders.json");
    const shapes = await borders;
    L.geoJSON(shapes, { pane: "ground", interactive: false, style: { className: "map-land" } }).addTo(map);
    const names = L.layerGroup().addTo(map);
    const refresh = async () => {
      const view = map.getBounds();
      const query = new URLSearchParams({
        west: Math.max(-540, view.getWest()).toFixed(3), east: Math.min(540, view.getEast()).toFixed(3),
        south: Math.max(-90, view.getSouth()).toFixed(3), north: Math.min(90, view.getNorth()).toFixed(3),
      });
      const towns = await recount.get(`/geo/towns.json?${query}`);
      names.clearLayers();
      const taken = [];
      for (const town of towns) {
        const at = map.latLngToContainerPoint([town.lat, town.lon]);
        if (taken.some((p) => Math.abs(p.x - at.x) < 90 && Math.abs(p.y - at.y) < 22)) continue;
        if (taken.push(at) > 16) break;
        labelAt(names, town.lat, town.lon, town.name, "map-town");
      }
    };
    map.on("moveend", refresh);
    await refresh();
  }

  function popup(spot) {
    const box = document.createElement("div");
    const head = document.createElement("strong");
    head.textContent = spot.country && spot.country !== spot.name ? `${spot.name}, ${spot.country}` : spot.name;
    const list = document.createElement("ul");
    for (const incident of spot.incidents.slice(0, 12)) {
      const item = document.createElement("li");
      const words = document.createElement(incident.href ? "a" : "span");
      if (incident.href) words.href = incident.href;
      words.textContent = incident.name;
      item.append(`${incident.mark} `, words, ` (${incident.status})`);
      list.append(item);
    }
    box.append(head, list);
    if (spot.incidents.length > 12) box.append(`and ${spot.incidents.length - 12} further ones`);
    return box;
  }

  // A button that changes between the fullest region and all places.
  function addSwitch(map, showNear, showAll) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet-button map-switch";
      let all = false;
      const name = () => { button.textContent = all ? "Most incidents" : "All places"; };
      name();
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => { all = !all; (all ? showAll : showNear)(); name(); });
      return button;
    };
    control.addTo(map);
  }

  // Draws spots into an element; returns the Leaflet map. Each spot: see recount.web.maps.
  recount.map = function (element, spots) {
    const map = L.map(element, { worldCopyJump: true, minZoom: 1, maxZoom: 18, scrollWheelZoom: false });
    map.attributionControl.setPrefix(false);
    if (element.dataset.tiles) {
      L.tileLayer(element.dataset.tiles, { attribution: escape(element.dataset.credit || ""), maxZoom: 18 }).addTo(map);
    } else {
      element.classList.add("map-offline");
      map.attributionControl.addAttribution("Towns: GeoNames, CC BY 4.0");
    }
    const show = (some) => {
      const bounds = L.latLngBounds(some.map((spot) => [spot.lat, spot.lon]));
      if (bounds.isValid()) map.fitBounds(bounds.pad(0.3), { maxZoom: 10, animate: false });
      else map.setView([20, 10], 2);
    };
    const near = spots.filter((spot) => !spot.region);
    show(near);
    if (near.length < spots.length) addSwitch(map, () => show(near), () => show(spots));
    for (const spot of spots) {
      const at = L.latLng(spot.lat, spot.lon);
      if (spot.radius_km > 0) {
        const reach = L.circle(at, { radius: spot.radius_km * 1000, className: "map-reach", interactive: false }).addTo(map);
        reach.bringToBack();
      }
      const size = 6 + Math.min(10, 2 * Math.sqrt(spot.incidents.length - 1));
      L.circleMarker(at, { radius: size, className: spot.exact ? "map-spot" : "map-spot map-hollow" })
        .bindPopup(() => popup(spot)).bindTooltip(escape(`${spot.name}: ${spot.incidents.length}`)).addTo(map);
    }
    if (!element.dataset.tiles) {
      drawGround(map).then(() => { element.dataset.drawn = "yes"; }, (error) => recount.tell(`The map's borders: ${error.message}`, "warning"));
    } else element.dataset.drawn = "yes";
    return map;
  };

  for (const element of document.querySelectorAll("[data-map]")) {
    recount.map(element, recount.data(element.dataset.map));
  }
})();
