// Who may import whom (arrows point inward only). One entry per room, the most special first: the first pattern that
// matches a file is its room. `rooms` are names of rooms, `files` single files of ours, `packages` names (or a
// beginning that ends in a slash or colon).

const VENDOR = 'connectors/(?!kit/|index\\.ts)[^/]+/';
const CONTRACT = ['src/core/connector.ts', 'src/core/ports.ts', 'src/core/errors.ts', 'src/core/json.ts', 'src/core/hash.ts', 'src/core/shipping.ts', 'src/core/setup-guide.ts'];
const SDK = {
  bamboohr: ['axios'],
  csv: ['csv-parse', 'fastest-levenshtein'],
  hubspot: ['@hubspot/api-client'],
  personio: ['axios'],
  salesforce: ['jsforce', 'fast-xml-parser'],
  workday: ['axios', 'fast-xml-parser'],
};
const ANYTHING = { rooms: '*', packages: '*' };

export const ROOMS = [
  {
    name: 'core',
    match: /^src\/core\//,
    rooms: ['core'],
    packages: ['zod', 'date-holidays', '@noble/hashes', '@marcbachmann/cel-js', 'luxon', 'fastest-levenshtein', 'yaml', 'node-diff3'],
    why: 'the core is pure: core, zod and the agreed pure libraries only',
  },
  { name: 'flows', match: /^src\/flows\//, rooms: ['core', 'flows'], packages: [], why: 'flows get store, queue and connectors handed in as ports' },
  {
    name: 'store',
    match: /^src\/store\//,
    rooms: ['core', 'store', 'migrations'],
    packages: ['typeorm', 'pg', '@electric-sql/pglite', 'zod', 'node:'],
    why: 'the store knows the core and the list of migrations',
  },
  { name: 'jobs', match: /^src\/jobs\//, rooms: ['core', 'flows', 'jobs'], packages: ['pg-boss', 'node-schedule', 'zod', 'luxon', 'node:'], why: 'jobs know core and flows' },
  {
    name: 'http',
    match: /^src\/http\//,
    rooms: ['core', 'flows', 'http'],
    packages: ['fastify', 'fastify-type-provider-zod', '@fastify/', 'csv-stringify', 'openid-client', 'prom-client', 'zod', 'luxon', 'node:'],
    typesOf: ['pino'],
    why: 'the web door knows core and flows; repositories are handed in',
  },
  {
    name: 'notices',
    match: /^src\/notices\//,
    rooms: ['core', 'notices'],
    packages: ['axios', 'nodemailer', 'ipaddr.js', 'zod', 'node:'],
    why: 'channels carry what core and flows decided to tell; they know nothing else',
  },
  {
    name: 'demo',
    match: /^src\/cli\/(commands\/)?demo/,
    rooms: ['core', 'flows', 'cli', 'demo', 'config', 'app', 'kit simulator'],
    packages: ['commander', 'cli-progress', 'luxon', 'zod', 'node:'],
    why: 'the demo starts simulators through connectors/kit/simulator and is otherwise like the rest of the command line',
  },
  {
    name: 'cli',
    match: /^src\/cli\//,
    rooms: ['core', 'flows', 'cli', 'demo', 'config', 'app'],
    files: ['package.json'],
    packages: ['commander', 'cli-progress', 'luxon', 'zod', 'node:'],
    why: 'the terminal door knows core, flows, config and app.ts',
  },
  { name: 'config', match: /^src\/config\//, rooms: ['core', 'config'], packages: ['zod', 'yaml', 'fastest-levenshtein', 'node:'], why: 'config knows the core' },
  {
    name: 'app',
    match: /^src\/app\.ts$/,
    rooms: ['core', 'flows', 'store', 'jobs', 'http', 'notices', 'config', 'registry', 'app parts'],
    packages: ['node:', 'zod'],
    why: 'composition reaches connectors through the registry only',
  },
  { name: 'replay thread', match: /^src\/replay-thread\.ts$/, rooms: ['core', 'store'], packages: ['node:', 'zod'], why: 'a thread of its own: pages come in, counts go out; it has no database' },
  {
    name: 'app parts',
    match: /^src\/app\//,
    rooms: ['core', 'flows', 'config', 'jobs', 'http', 'notices', 'app parts'],
    packages: ['node:', 'zod', 'pino', '@opentelemetry/'],
    typesOf: ['fastify'],
    why: 'parts of the composition get store and connectors handed in by app.ts, and only app.ts imports them',
  },
  { name: 'main', match: /^src\/main\.ts$/, rooms: ['cli', 'config', 'core'], packages: ['node:'], why: 'main parses argv and calls the command line' },
  { name: 'web build', match: /^src\/web\/vite\.config\.ts$/, rooms: [], packages: ['vite'], why: 'how pages are built' },
  {
    name: 'web',
    match: /^src\/web\//,
    rooms: ['web', 'core'],
    packages: ['react', 'react-dom', '@mantine/', '@tanstack/', 'recharts', 'wouter', 'zod'],
    why: 'pages know the HTTP API, and the core, which is pure and so runs in a browser too',
  },
  {
    name: 'registry',
    match: /^connectors\/index\.ts$/,
    rooms: ['vendor'],
    files: CONTRACT,
    packages: ['fastest-levenshtein'],
    why: 'the registry loads connectors',
  },
  {
    name: 'kit simulator',
    match: /^connectors\/kit\/simulator\//,
    rooms: ['kit simulator', 'kit', 'vendor simulator'],
    packages: ['zod', 'node:'],
    why: 'a simulator knows nothing of the product',
  },
  { name: 'kit', match: /^connectors\/kit\//, rooms: ['kit'], files: CONTRACT, packages: ['axios', 'p-queue', 'zod', 'node:'], why: 'the kit knows the contract of connectors' },
  {
    name: 'vendor simulator',
    match: new RegExp(`^${VENDOR}simulator/`),
    sameVendor: ['vendor simulator'],
    rooms: ['kit', 'kit simulator'],
    packages: ['zod', 'luxon', '@jetstreamapp/soql-parser-js', 'fast-xml-parser', 'node:'],
    why: 'a simulator shares nothing with the connector it tests: a shared mistake would pass',
  },
  {
    name: 'vendor',
    match: new RegExp(`^${VENDOR}`),
    sameVendor: ['vendor'],
    rooms: ['kit'],
    files: CONTRACT,
    packages: (vendor) => ['zod', 'p-queue', 'node:', ...(SDK[vendor] ?? [])],
    why: 'a connector knows the contract, the kit and its own SDK',
  },
  { name: 'migrations', match: /^migrations\//, rooms: ['migrations'], packages: [], typesOf: ['typeorm'], why: 'history must not change when our code does' },
  { name: 'tests', match: /^(test|bench|scripts)\//, ...ANYTHING, why: '' },
];

export const roomOf = (path) => ROOMS.find((room) => room.match.test(path));
export const vendorOf = (path) => (/^connectors\/([^/]+)\//.exec(path) ?? [])[1];

const isAmong = (name, packages) => packages.some((allowed) => name === allowed || name.startsWith(/[/:]$/.test(allowed) ? allowed : `${allowed}/`));

/** null when `from` may import the package, else the reason why not. */
export function refusePackage(from, name, typeOnly) {
  const room = roomOf(from);
  if (room === undefined || room.packages === '*') return null;
  const packages = typeof room.packages === 'function' ? room.packages(vendorOf(from)) : room.packages;
  if (isAmong(name, packages) || (typeOnly && isAmong(name, room.typesOf ?? []))) return null;
  return `${from} (${room.name}) must not import "${name}": ${room.why}`;
}

/** null when `from` may import our file `to`, else the reason why not. Both are paths from the project's root. */
export function refuseFile(from, to) {
  const room = roomOf(from);
  const target = roomOf(to);
  if (room === undefined || room.rooms === '*') return null;
  const sameVendor = target !== undefined && (room.sameVendor ?? []).includes(target.name) && vendorOf(from) === vendorOf(to);
  if (sameVendor || (target !== undefined && room.rooms.includes(target.name)) || (room.files ?? []).includes(to)) return null;
  return `${from} (${room.name}) must not import ${to} (${target?.name ?? 'no room'}): ${room.why}`;
}
