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
  const CROWD = 60;  // spots from which on those that lie close together are drawn as one
  const CLOSE = 28;  // pixels
  const WIDEST = 60;  // kilometres up to which a crowded map shows how far a spot may lie
  const count = (spot) => spot.total ?? spot.incidents.length;

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
    const rest = count(spot) - Math.min(12, spot.incidents.length);
    if (rest > 0) box.append(`and ${rest} further ones`);
    return box;
  }

  // Puts spots together that would cover each other at the map's zoom; the fullest first.
  function thin(map, spots) {
    const groups = [];
    for (const spot of [...spots].sort((a, b) => count(b) - count(a))) {
      const at = map.project([spot.lat, spot.lon]);
      const near = spots.length > CROWD && groups.find((g) => g.at.distanceTo(at) < CLOSE);
      if (near) near.spots.push(spot);
      else groups.push({ at, spots: [spot] });
    }
    return groups;
  }

  function drawOne(layer, spot, widest) {
    const at = L.latLng(spot.lat, spot.lon);
    if (spot.radius_km > 0 && spot.radius_km <= widest) {
      const reach = L.circle(at, { radius: spot.radius_km * 1000, className: "map-reach", interactive: false }).addTo(layer);
      reach.bringToBack();
    }
    const size = 6 + Math.min(10, 2 * Math.sqrt(count(spot) - 1));
    L.circleMarker(at, { radius: size, className: spot.exact ? "map-spot" : "map-spot map-hollow" })
      .bindPopup(() => popup(spot)).bindTooltip(escape(`${spot.name}: ${count(spot)}`)).addTo(layer);
  }

  function drawGroup(map, layer, spots) {
    const bounds = L.latLngBounds(spots.map((spot) => [spot.lat, spot.lon]));
    const total = spots.reduce((sum, spot) => sum + count(spot), 0);
    const size = 9 + Math.min(12, 1.2 * Math.sqrt(total));
    L.circleMarker([spots[0].lat, spots[0].lon], { radius: size, className: "map-spot map-crowd" })
      .bindTooltip(escape(`${spots[0].name} and ${spots.length - 1} more places: ${total}. Click to look closer`))
      .on("click", () => map.fitBounds(bounds.pad(0.2), { maxZoom: map.getZoom() + 3, animate: false })).addTo(layer);
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
    const layer = L.layerGroup().addTo(map);
    const place = () => {
      layer.clearLayers();
      for (const { spots: some } of thin(map, spots)) {
        if (some.length === 1) drawOne(layer, some[0], spots.length > CROWD ? WIDEST : Infinity);
        else drawGroup(map, layer, some);
      }
    };
    place();
    if (spots.length > CROWD) map.on("zoomend", place);
    if (!element.dataset.tiles) {
      drawGround(map).then(() => { element.dataset.drawn = "yes"; }, (error) => recount.tell(`The map's borders: ${error.message}`, "warning"));
    } else element.dataset.drawn = "yes";
    return map;
  };

  for (const element of document.querySelectorAll("[data-map]")) {
    recount.map(element, recount.data(element.dataset.map));
  }
})();
