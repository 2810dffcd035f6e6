// Compiles every .mjml file of a folder with mjml and inlines its CSS with juice, in one process:
// node mjml_juice.mjs FOLDER_OF_NODE_MODULES FOLDER

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [modules, folder] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(modules, "index.js"));
const mjml = require("mjml");
const juice = require("juice");
const mjml2html = mjml.default ?? mjml;

for (const name of readdirSync(folder).filter((each) => each.endsWith(".mjml"))) {
  const { html } = await mjml2html(readFileSync(join(folder, name), "utf8"));
  writeFileSync(join(folder, name.replace(/\.mjml$/, ".html")), juice(html));
}
