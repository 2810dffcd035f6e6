// The note above the email about how it is shown: what is real, and what is simulated.

const SIMULATIONS = {
  outlook:
    "Outlook.com darkens light areas and lightens text; the email’s rules for it ([data-ogsc]) are followed.",
  "gmail-android": "Gmail on Android ignores the email’s dark rules, darkens light areas and lightens text.",
  "gmail-ios": "Gmail on iPhone ignores the email’s dark rules and inverts every colour, dark areas too.",
};

/** The explanation of a state of the page; `about` is what the frame found in the email. */
export function noteOn({ view, colours, images }, about, frozen) {
  if (view !== "html") return "";
  return [onColours(colours, about), onImages(images, about, frozen)].filter(Boolean).join(" ");
}

function onColours(colours, { hasDarkRules }) {
  if (SIMULATIONS[colours]) return `Simulation: ${SIMULATIONS[colours]} The real client differs in detail.`;
  if (colours !== "dark") return "";
  if (!hasDarkRules) return "The email has no dark rules of its own: clients that use such rules show it light.";
  return "Dark by the email’s own rules, in clients that follow them (Apple Mail, Outlook for Mac and phones, Thunderbird).";
}

function onImages(images, { pictures }, frozen) {
  if (images === "off") {
    return pictures.all
      ? "Images are blocked; your browser shows their alternative text as mail clients do."
      : "Images are blocked, but this email has none.";
  }
  if (!pictures.remote) return "";
  return frozen
    ? "This frozen copy loads nothing from the network: pictures at web addresses show their alternative text."
    : "Pictures at web addresses are not requested until you choose “All” images.";
}
