/* <territory-map>: the drawing that the server made, turned into a map one can move, when somebody asks for it.
 *
 * Attributes: data-maplibre, data-worker, data-pmtiles, data-css, data-tiles (addresses, so that hashed names work),
 * data-bounds "west,south,east,north", data-here (codes separated by spaces), data-communes (address of a commune's
 * page, with CODE in it), data-auto (load at once), and the sentences data-loading and data-failed.
 * Without a script, without WebGL or when a file does not come, the drawing stays.
 */

const INK = "#1f3d2f";
const GREENS = { near: "#dfe9d8", line: "#8fae8f", department: "#4d7358", here: "#c4623f" };

class TerritoryMap extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-open-map]");
    this.status = this.querySelector("[role=status]");
    if (!canDraw()) return;
    if ("auto" in this.dataset) this.open();
    else if (this.button) {
      this.button.hidden = false;
      this.button.addEventListener("click", () => this.open(), { once: true });
    }
  }

  async open() {
    this.say(this.dataset.loading);
    const box = document.createElement("div");
    box.className = "territory-map__live";
    const drawing = this.querySelector("[data-drawing]");
    try {
      const [maplibre, pmtiles] = await Promise.all([
        import(this.dataset.maplibre),
        import(this.dataset.pmtiles),
        stylesheet(this.dataset.css),
        document.fonts.load("16px Atkinson"),
      ]);
      if (!protocol) {
        protocol = new pmtiles.Protocol();
        maplibre.addProtocol("pmtiles", protocol.tile);
        maplibre.setWorkerUrl(new URL(this.dataset.worker, location.href).href);
      }
      if (drawing) drawing.replaceWith(box);
      else this.prepend(box);
      this.draw(maplibre, box);
      if (this.button) this.button.hidden = true;
    } catch (error) {
      console.info(error);
      if (drawing) box.replaceWith(drawing);
      else box.remove();
      this.say(this.dataset.failed);
    }
  }

  draw(maplibre, box) {
    const [west, south, east, north] = this.dataset.bounds.split(",").map(Number);
    const here = (this.dataset.here || "").split(" ").filter(Boolean);
    const map = new maplibre.Map({
      container: box,
      style: style(new URL(this.dataset.tiles, location.href).href, here),
      bounds: [[west, south], [east, north]],
      fitBoundsOptions: { padding: 24 },
      attributionControl: false, // said under the map
      minZoom: 3,
      maxZoom: 14,
      dragRotate: false,
      cooperativeGestures: !("auto" in this.dataset),
    });
    map.addControl(new maplibre.NavigationControl({ showCompass: false }));
    map.on("load", () => this.say(""));
    map.on("click", "communes", (event) => this.visit(event.features[0]));
    map.on("click", "far-departments", (event) => map.easeTo({ center: event.lngLat, zoom: 8.5 }));
    for (const layer of ["communes", "far-departments"]) {
      map.on("mousemove", layer, (event) => {
        map.getCanvas().style.cursor = "pointer";
        this.say(event.features[0].properties.name);
      });
      map.on("mouseleave", layer, () => {
        map.getCanvas().style.cursor = "";
        this.say("");
      });
    }
  }

  visit(feature) {
    if (feature.properties.code) location.href = this.dataset.communes.replace("CODE", feature.properties.code);
  }

  say(sentence) {
    if (this.status) this.status.textContent = sentence || "";
  }
}

let protocol;

function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function stylesheet(address) {
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

function style(tiles, here) {
  const font = ["Atkinson"];
  const named = (layer, from, size) => ({
    id: layer,
    type: "symbol",
    source: "france",
    "source-layer": layer,
    minzoom: from,
    layout: {
      "text-field": ["get", "name"],
      "text-font": font,
      "text-size": size,
      "symbol-sort-key": ["get", "rank"],
      "text-max-width": 8,
    },
    paint: { "text-color": INK, "text-halo-color": "#fffdf8", "text-halo-width": 1.4 },
  });
  return {
    version: 8,
    sources: { france: { type: "vector", url: `pmtiles://${tiles}` } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#fbf8f1" } },
      {
        id: "far-departments",
        type: "fill",
        source: "france",
        "source-layer": "departments",
        maxzoom: 8,
        paint: { "fill-color": GREENS.near },
      },
      {
        id: "communes",
        type: "fill",
        source: "france",
        "source-layer": "communes",
        paint: {
          "fill-color": ["case", ["in", ["get", "code"], ["literal", here]], GREENS.here, GREENS.near],
          "fill-opacity": ["case", ["in", ["get", "code"], ["literal", here]], 0.85, 1],
        },
      },
      {
        id: "borders",
        type: "line",
        source: "france",
        "source-layer": "communes",
        minzoom: 8,
        paint: { "line-color": GREENS.line, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 12, 1.2] },
      },
      {
        id: "departments",
        type: "line",
        source: "france",
        "source-layer": "departments",
        paint: { "line-color": GREENS.department, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.6, 10, 2] },
      },
      named("names", 4, ["interpolate", ["linear"], ["zoom"], 5, 12, 11, 15]),
    ],
  };
}

customElements.define("territory-map", TerritoryMap);
