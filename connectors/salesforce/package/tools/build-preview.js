// Compiles the component with the vendor's own compiler into a page of its own, so that it can be looked at without an org:
// node tools/build-preview.js FOLDER. The vendor's base components are its published ones; what only an org has (data
// service, record form, navigation) is stood in for by tools/preview.
const { cpSync, mkdirSync } = require('node:fs');
const { join } = require('node:path');
const lwc = require('@lwc/rollup-plugin');
const { rollup } = require('rollup');

const ROOT = join(__dirname, '..');
const STYLES = join(ROOT, 'node_modules/@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css');
/** That of the component's own meta file. */
const API_VERSION = 62;

const SCHEMA = '@salesforce/schema/';
const TIME_ZONE = '@salesforce/i18n/timeZone';
/** What an org gives for a name of its schema, and for the user's time zone. */
const org = {
    name: 'org',
    resolveImportMeta: (property) => (property === 'env' ? '({ SSR: false })' : null),
    resolveId: (id) => (id.startsWith(SCHEMA) || id === TIME_ZONE ? `\0${id}` : null),
    load(id) {
        if (id === `\0${TIME_ZONE}`) return 'export default Intl.DateTimeFormat().resolvedOptions().timeZone;';
        if (!id.startsWith(`\0${SCHEMA}`)) return null;
        const [objectApiName, fieldApiName] = id.slice(SCHEMA.length + 1).split('.');
        return `export default ${JSON.stringify({ objectApiName, fieldApiName })};`;
    }
};

async function build(folder) {
    mkdirSync(folder, { recursive: true });
    const bundle = await rollup({
        input: join(ROOT, 'tools/preview/main.js'),
        plugins: [
            org,
            lwc({
                rootDir: ROOT,
                apiVersion: API_VERSION,
                modules: [
                    { name: 'c/handoffCompleteness', path: join(ROOT, 'force-app/main/default/lwc/handoffCompleteness/handoffCompleteness.js') },
                    { dir: join(ROOT, 'tools/preview') },
                    { npm: 'lightning-base-components' },
                    { npm: '@lwc/engine-dom' },
                    { npm: '@lwc/synthetic-shadow' },
                    { npm: '@lwc/wire-service' }
                ]
            })
        ],
        onwarn: (warning) => {
            // The vendor's components import each other in circles, and are compiled for newer versions than the meta file's.
            if (!/lightning-base-components/.test(`${warning.message} ${warning.id ?? ''} ${warning.ids ?? ''}`)) console.warn(warning.message);
        }
    });
    await bundle.write({ file: join(folder, 'preview.js'), format: 'iife', inlineDynamicImports: true, intro: "const process = { env: { NODE_ENV: 'development' } };" });
    await bundle.close();
    cpSync(STYLES, join(folder, 'slds.css'));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
    console.error('Say where to: node tools/build-preview.js FOLDER');
    process.exitCode = 2;
} else {
    build(folder).catch((error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
}
