// Asks html-validate and caniemail about emails: `node judges.mjs FOLDER FILE...` prints JSON, for each file the
// messages of html-validate, and the features that each group of mail programs lacks. FOLDER holds node_modules.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(pathToFileURL(path.resolve(folder, "package.json")));
const { HtmlValidate, StaticConfigLoader } = await import(pathToFileURL(require.resolve("html-validate")));
const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")));

// What every email needs, and web pages do not.
const NEEDED = {
  "doctype-style": "off", // mail programs compare it as it is, in small letters
  "long-title": "off", // it counts &#1585; as seven characters; the checks of the newsletter count the subject
  "no-conditional-comment": "off", // Outlook for Windows
  "no-deprecated-attr": "off", // align, bgcolor, valign: Outlook for Windows
  "no-inline-style": "off", // Gmail without its style sheet
  "prefer-tbody": "off", // readers' programs add it; it would only cost bytes
};
// The package tests no client "outlook.outlook-com", but has the data for it.
const data = JSON.parse(fs.readFileSync(require.resolve("caniemail/caniemail.json"), "utf8")).data;
const outlookCom = new Map(
  data.map((feature) => [feature.title, Object.values(feature.stats.outlook?.["outlook-com"] ?? {}).pop() ?? "u"]),
);
const CLIENTS = {
  "Outlook Windows": ["outlook.windows"],
  Gmail: ["gmail.desktop-webmail", "gmail.android", "gmail.ios"],
  Apple: ["apple-mail.macos", "apple-mail.ios"],
  Yahoo: ["yahoo.desktop-webmail", "yahoo.ios", "yahoo.android"],
};

const validator = new HtmlValidate(
  new StaticConfigLoader({ root: true, extends: ["html-validate:recommended"], rules: NEEDED }),
);
const found = {};
for (const file of files) {
  const html = fs.readFileSync(file, "utf8");
  const report = await validator.validateString(html, file);
  const messages = report.results.flatMap((result) => result.messages);
  const { errors, warnings } = caniemail({ clients: ["*"], html }).issues;
  const used = new Set([...errors.values(), ...warnings.values()].flat().map((issue) => issue.title));
  found[file] = {
    messages: messages.map((each) => `${each.ruleId}: ${each.message.replace(/"\d{4}-[^"]*"/, "of an item")}`),
    lacking: {
      ...Object.fromEntries(
        Object.entries(CLIENTS).map(([name, clients]) => [
          name,
          [...new Set(clients.flatMap((client) => (errors.get(client) ?? []).map((issue) => issue.title)))],
        ]),
      ),
      "Outlook.com": [...used].filter((title) => outlookCom.get(title)?.startsWith("n")),
    },
  };
}
console.log(JSON.stringify(found));
