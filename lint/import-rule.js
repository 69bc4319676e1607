// The house's own lint rules, for oxlint's `jsPlugins`. They are errors because the architecture is only as true as the
// last import. Rooms and arrows stand in rooms.js.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { refuseFile, refusePackage, roomOf } from './rooms.js';

const roots = new Map();
/** The folder of the nearest package.json above: rooms are paths from there, wherever oxlint was started. */
function rootOf(folder) {
  const known = roots.get(folder);
  if (known !== undefined) return known;
  const found = existsSync(join(folder, 'package.json')) || dirname(folder) === folder ? folder : rootOf(dirname(folder));
  roots.set(folder, found);
  return found;
}
const placeOf = (context) => {
  const file = context.physicalFilename ?? context.filename;
  const root = rootOf(dirname(file));
  return { root, file, path: relative(root, file).replaceAll('\\', '/') };
};

/** Every way to name another module: import, export from, import(), and types by import('…'). */
const imports = {
  create(context) {
    const { root, file, path } = placeOf(context);
    const check = (node, source, typeOnly) => {
      if (typeof source !== 'string') return;
      const ours = source.startsWith('.') || source.startsWith('/');
      const target = relative(root, resolve(dirname(file), source)).replaceAll('\\', '/');
      const message = ours ? refuseFile(path, target) : refusePackage(path, source, typeOnly);
      if (message !== null) context.report({ node, message });
    };
    const declaration = (node) => check(node, node.source?.value, node.importKind === 'type' || node.exportKind === 'type');
    return {
      Program: (node) => {
        if (roomOf(path) === undefined && /^(src|connectors|migrations)\//.test(path)) context.report({ node, message: `${path} belongs to no room: put it into one, or name its room in lint/rooms.js` });
      },
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node) => check(node, node.source.value, false),
      TSImportType: (node) => check(node, (node.source ?? node.argument?.literal)?.value, true),
      CallExpression: (node) => {
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') check(node, node.arguments[0]?.value, false);
      },
    };
  },
};

const IMPURE_OBJECTS = new Set(['process', 'performance', 'console', 'crypto', 'globalThis']);
const IMPURE_CALLS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'Date']);
const CLOCKS = new Set(['Date.now', 'Math.random', 'DateTime.now', 'Settings.now']);
/** Luxon: without an argument these ask the clock. */
const CLOCKS_WITHOUT_ARGUMENT = new Set(['DateTime.local', 'DateTime.utc']);

/** Same input, same output: no clock, no randomness, no waiting, nothing outside. */
const pureCore = {
  create(context) {
    if (roomOf(placeOf(context).path)?.name !== 'core') return {};
    const refuse = (node, what) => context.report({ node, message: `src/core is pure: ${what}. Hand the value in.` });
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type === 'Identifier' && IMPURE_CALLS.has(callee.name)) refuse(node, `no ${callee.name}()`);
        const name = nameOf(callee);
        if (CLOCKS_WITHOUT_ARGUMENT.has(name) && node.arguments.length === 0) refuse(node, `no ${name}() without an argument`);
      },
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) refuse(node, 'no new Date() without an argument');
      },
      MemberExpression(node) {
        const name = nameOf(node);
        if (CLOCKS.has(name)) refuse(node, `no ${name}`);
        else if (node.object.type === 'Identifier' && IMPURE_OBJECTS.has(node.object.name)) refuse(node, `no ${node.object.name}`);
      },
      ImportExpression: (node) => refuse(node, 'no dynamic import'),
      AwaitExpression: (node) => refuse(node, 'no await'),
    };
  },
};

const nameOf = (node) => {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return '';
  const property = node.computed ? node.property.value : node.property.name;
  return `${node.object.name}.${property}`;
};

const VENDOR_WORDS = /salesforce|bamboohr|hubspot|workday|personio|sfdc/i;

/** What core and flows do must hold for every vendor: abilities are data, nobody asks for a name. */
const noVendorWords = {
  create(context) {
    if (!['core', 'flows'].includes(roomOf(placeOf(context).path)?.name)) return {};
    return {
      Program() {
        const lines = context.sourceCode.getText().split('\n');
        for (const [index, line] of lines.entries()) {
          const found = VENDOR_WORDS.exec(line);
          if (found === null) continue;
          const start = { line: index + 1, column: found.index };
          const end = { line: index + 1, column: found.index + found[0].length };
          context.report({ loc: { start, end }, message: `no vendor word in core and flows: "${found[0]}"` });
        }
      },
    };
  },
};

/** Rooms of the product; simulators and tests run as processes of their own and may look. */
const ASKS_CONFIG = new Set(['core', 'flows', 'store', 'jobs', 'http', 'cli', 'demo', 'app', 'main', 'web', 'registry', 'vendor', 'kit']);

const environment = {
  create(context) {
    if (!ASKS_CONFIG.has(roomOf(placeOf(context).path)?.name)) return {};
    return {
      MemberExpression(node) {
        if (nameOf(node) === 'process.env') context.report({ node, message: 'only src/config reads process.env: take it from the configuration' });
      },
    };
  },
};

export default {
  meta: { name: 'house' },
  rules: { imports, 'pure-core': pureCore, 'no-vendor-words': noVendorWords, environment },
};
