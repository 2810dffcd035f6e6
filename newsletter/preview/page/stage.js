// The area that shows the email: its width, by choice, by dragging and by keys, and its zoom.

import { byId } from "./dom.js";
import { WIDTHS } from "./state.js";

const STEP = 10;
const BIG_STEP = 100;

/** Keeps the frame as wide as the state sets; calls `moved` when its position or size changed. */
export function makeStage(state, moved) {
  const pane = byId("pane");
  const device = byId("device");
  const handle = byId("handle");
  const frame = byId("email");
  let scale = 1;

  function layOut() {
    if (!pane.clientWidth) return;
    const room = pane.clientWidth - parseFloat(getComputedStyle(pane).paddingLeft) * 2 - handle.offsetWidth;
    const { width: wanted, fit } = state.values;
    const width = wanted === "full" ? Math.max(WIDTHS.min, Math.floor(room)) : Number(wanted);
    scale = fit === "on" ? Math.min(1, room / width) : 1;
    const height = Math.max(200, pane.clientHeight - parseFloat(getComputedStyle(pane).paddingTop) * 2);
    frame.style.width = `${width}px`;
    frame.style.height = `${Math.round(height / scale)}px`;
    device.style.width = `${Math.round(width * scale)}px`;
    device.style.height = `${height}px`;
    device.style.setProperty("--scale", scale);
    handle.style.height = `${height}px`;
    handle.setAttribute("aria-valuenow", width);
    handle.setAttribute("aria-valuetext", `${width} pixels`);
    byId("measure").value = `${width} px${scale < 1 ? ` · ${Math.round(scale * 100)} %` : ""}`;
    for (const radio of document.querySelectorAll("input[name=width]")) radio.checked = radio.value === wanted;
    moved();
  }

  function setWidth(width) {
    state.set({ width: Math.min(WIDTHS.max, Math.max(WIDTHS.min, Math.round(width))) });
  }

  handle.addEventListener("pointerdown", (event) => {
    const from = { x: event.clientX, width: frame.offsetWidth, scale };
    handle.setPointerCapture(event.pointerId);
    document.body.classList.add("dragging");
    // The email stands in the middle: its edge moves half as far as it grows, unless it fills the room.
    const drag = (move) => setWidth(from.width + ((move.clientX - from.x) / from.scale) * 2);
    handle.addEventListener("pointermove", drag);
    const end = () => {
      handle.removeEventListener("pointermove", drag);
      document.body.classList.remove("dragging");
    };
    handle.addEventListener("lostpointercapture", end, { once: true });
  });

  handle.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? BIG_STEP : STEP;
    const width = frame.offsetWidth;
    const wanted = { ArrowLeft: width - step, ArrowRight: width + step, Home: WIDTHS.min, End: WIDTHS.max }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    setWidth(wanted);
  });

  new ResizeObserver(layOut).observe(pane);
  return { layOut };
}
