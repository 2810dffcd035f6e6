// Colours as mail clients recolour them: lightness is inverted in OKLab, hue and strength are kept.
// OKLab: https://bottosson.github.io/posts/oklab/

/** A computed colour, "rgb(…)" or "rgba(…)", as { r, g, b, alpha } with channels of 0 to 255; null for another notation. */
export function parseColour(text) {
  const numbers = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(/[\s,/]+/).map(Number);
  if (!numbers || numbers.length < 3 || numbers.some(Number.isNaN)) return null;
  return { r: numbers[0], g: numbers[1], b: numbers[2], alpha: numbers[3] ?? 1 };
}

/** The colour as CSS. */
export function colourText({ r, g, b, alpha }) {
  const channels = [r, g, b].map((channel) => Math.round(Math.min(255, Math.max(0, channel)))).join(", ");
  return alpha < 1 ? `rgba(${channels}, ${alpha})` : `rgb(${channels})`;
}

/** How light a colour looks, from 0 (black) to 1 (white). */
export function lightness(colour) {
  return toLab(colour)[0];
}

/** The colour with another lightness. */
export function withLightness(colour, light) {
  const [, a, b] = toLab(colour);
  return { ...fromLab([light, a, b]), alpha: colour.alpha };
}

/** The contrast of two opaque colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance({ r, g, b }) {
  const [red, green, blue] = [r, g, b].map(toLinear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function toLinear(channel) {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function fromLinear(share) {
  return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055);
}

function toLab({ r, g, b }) {
  const [red, green, blue] = [r, g, b].map(toLinear);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([light, a, b]) {
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    r: fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    g: fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    b: fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  };
}
