/**
 * Write newsletter/rendering/mjml/rules.json from the reference implementation.
 *
 *   npm install --prefix DIR mjml@5.4
 *   node tests/tools/make_mjml_rules.mjs DIR/node_modules \
 *     > newsletter/rendering/mjml/rules.json
 *
 * Run by hand when the compiler is upgraded, then run the tests: they compile
 * every component and attribute of the table with the compiler in use.
 */
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'

if (process.argv.length !== 3) {
  process.stderr.write('usage: make_mjml_rules.mjs path/to/node_modules\n')
  process.exit(2)
}
const modules = path.resolve(process.argv[2])
const load = createRequire(path.join(modules, 'index.js'))

const { version } = load('mjml/package.json')
const preset = load('mjml-preset-core')
const { components, dependencies } = preset.default ?? preset
const colors = load('mjml-core/lib/types/helpers/colors')
const colorNames = colors.default ?? colors

// What the packages know only in code (mjml-core's mjml2html, mjml-parser-xml's
// includes, mjml-validator's white list), not as a component's declaration.
const UNDECLARED = {
  mjml: { lang: 'string', dir: 'enum(ltr,rtl,auto)', owa: 'enum(mobile,desktop)' },
  'mj-include': {
    path: 'string',
    type: 'enum(mjml,html,css)',
    'css-inline': 'enum(inline)',
  },
  'mj-selector': { path: 'string' },
  'mj-html-attribute': { name: 'string' },
}
const GLOBAL = ['css-class', 'mj-class']
const UNDECLARED_ENDING = ['mj-html-attribute']
const INCLUDING = ['mjml', 'mj-head', 'mj-body', 'mj-wrapper', 'mj-section', 'mj-column']

const attributes = { ...UNDECLARED }
const ending = new Set(UNDECLARED_ENDING)
for (const component of components) {
  attributes[component.componentName] = component.allowedAttributes ?? {}
  if (component.endingTag) ending.add(component.componentName)
}

// <mj-all> and <mj-class> give defaults for any component: they take every
// attribute, with every type that some component declares for it.
const union = {}
for (const declared of components.map((c) => c.allowedAttributes ?? {})) {
  for (const [name, type] of Object.entries(declared)) {
    union[name] ??= new Set()
    union[name].add(type)
  }
}
const merged = (types) => {
  if (types.length === 1) return types[0]
  if (types.includes('string')) return 'string'
  const parsed = types.map((type) => type.match(/^(\w+)\((.*)\)(\{.*\})?$/))
  const [, kind, , counts = ''] = parsed[0]
  if (parsed.some(([, k, , c = '']) => k !== kind || c !== counts)) {
    throw new Error(`cannot merge ${types}`)
  }
  return `${kind}(${[...new Set(parsed.flatMap(([, , words]) => words.split(',')))]})${counts}`
}
const anyType = Object.fromEntries(
  Object.entries(union).map(([name, types]) => [name, merged([...types])]),
)
attributes['mj-all'] = anyType
attributes['mj-class'] = { ...anyType, name: 'string' }

const styled = components
  .filter((c) => c.prototype.render !== undefined)
  .map((c) => c.componentName)

const children = {}
for (const [parent, allowed] of Object.entries(dependencies)) {
  // The one pattern in the table is /^.*^/ of mj-attributes: any component.
  children[parent] = allowed.some((entry) => entry instanceof RegExp)
    ? [...styled, 'mj-all', 'mj-class']
    : [...allowed]
}
children['mj-class'] = styled
for (const parent of INCLUDING) children[parent].push('mj-include')
for (const name of Object.keys(attributes)) children[name] ??= []

const sorted = (names) => [...names].sort()
const byName = (object, value) => Object.fromEntries(sorted(Object.keys(object)).map((name) => [name, value(object[name])]))

const rules = {
  about: {
    source:
      `Facts of the npm package mjml ${version}, written by tests/tools/make_mjml_rules.mjs: run that again instead of editing this file.`,
    attributes:
      'Component -> attribute -> type, without the global attributes. A type is written as MJML writes it: string, color, boolean, integer, enum(a,b) (one of these words; an empty one is allowed where the list ends with a comma), unit(px,%) (a number with one of these units, none where the list ends with a comma), unit(px,%){1,4} (one to four of them), unitWithNegative(px,em) (it may be below zero).',
    global_attributes:
      'Text attributes that every component takes (the root mjml does not).',
    children:
      'Component -> the components that may stand directly in it.',
    ending_tags:
      'Components that hold HTML or text instead of components.',
    color_names:
      'Words that are a colour, as are #rgb, #rrggbb, rgb() and rgba().',
  },
  attributes: byName(attributes, (types) => byName(types, String)),
  global_attributes: GLOBAL,
  children: byName(children, sorted),
  ending_tags: sorted(ending),
  color_names: sorted(colorNames),
}
process.stdout.write(`${JSON.stringify(rules, null, 2)}\n`)
