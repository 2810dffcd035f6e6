// Writes tests/checks/caniemail/titles.json: what the npm package caniemail finds in features.html.
// In a folder of its own: npm install caniemail@2.0.2, then node <this file> from there with NODE_PATH unset.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const entry = createRequire(`${process.cwd()}/`).resolve("caniemail");
const { caniemail } = await import(pathToFileURL(entry).href);
const folder = new URL("../checks/caniemail/", import.meta.url);
const html = readFileSync(new URL("features.html", folder), "utf8");
const clients = [
  "outlook.windows", "gmail.desktop-webmail", "gmail.android", "orange.desktop-webmail",
  "yahoo.desktop-webmail", "protonmail.desktop-webmail", "apple-mail.ios", "samsung-email.android",
];
const titles = new Set();
for (const client of clients) {
  const { issues } = caniemail({ clients: [client], html });
  for (const found of [...issues.errors.values(), ...issues.warnings.values()]) {
    for (const issue of [found].flat()) titles.add(issue.title);
  }
}
writeFileSync(new URL("titles.json", folder), JSON.stringify([...titles].sort(), null, 1) + "\n");
