// Converts the project with the vendor's own command line, which needs no org: once everything in it, once what the manifest
// names. Both must hold exactly what the manifest names; so must the lists that take it away again, but for the folders.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'node_modules/@salesforce/cli/bin/run.js');

/** package.xml → type → its members; of a folder the name without the slash that the converter adds. */
function membersIn(file) {
    const found = new Map();
    for (const [, body] of readFileSync(file, 'utf8').matchAll(/<types>([\s\S]*?)<\/types>/g)) {
        const [, type] = /<name>(.*?)<\/name>/.exec(body);
        found.set(type, [...body.matchAll(/<members>(.*?)<\/members>/g)].map(([, member]) => member.replace(/\/$/, '')).sort());
    }
    return found;
}

/** Runs in a home of its own: no telemetry, no look for a newer version, none of the developer's settings. */
function convert(folder, ...selection) {
    const env = { ...process.env, HOME: folder, USERPROFILE: folder, SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true' };
    const output = join(folder, 'converted');
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'project', 'convert', 'source', ...selection, '--output-dir', output, '--json'], { cwd: ROOT, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`sf project convert source ${selection.join(' ')} failed:\n${stdout}\n${stderr}`);
    return membersIn(join(output, 'package.xml'));
}

/** Both lists of what is removed as one. */
function removed() {
    const found = new Map();
    for (const name of ['Pre', 'Post'])
        for (const [type, members] of membersIn(join(ROOT, `destructive/destructiveChanges${name}.xml`))) found.set(type, [...(found.get(type) ?? []), ...members]);
    return found;
}

const withoutFolders = (manifest) =>
    new Map([...manifest].map(([type, members]) => [type, members.filter((member) => !['Report', 'Dashboard'].includes(type) || member.includes('/'))]));

/** Sentences about what one list has and the other lacks. */
function differences(name, wanted, found) {
    const types = [...new Set([...wanted.keys(), ...found.keys()])];
    return types.flatMap((type) => {
        const [there, here] = [wanted.get(type) ?? [], found.get(type) ?? []];
        return [
            ...there.filter((member) => !here.includes(member)).map((member) => `${name} lacks ${type} ${member}, which the manifest names`),
            ...here.filter((member) => !there.includes(member)).map((member) => `${name} has ${type} ${member}, which the manifest does not name`)
        ];
    });
}

function inFolder(work) {
    const folder = mkdtempSync(join(tmpdir(), 'handoff-convert-'));
    try {
        return work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

const manifest = membersIn(join(ROOT, 'manifest/package.xml'));
const problems = [
    ...differences('The converted project', manifest, inFolder((folder) => convert(folder, '--root-dir', 'force-app'))),
    ...differences('What the manifest selects', manifest, inFolder((folder) => convert(folder, '--manifest', 'manifest/package.xml'))),
    ...differences('What is taken away', withoutFolders(manifest), removed())
];
for (const [type, members] of manifest) console.log(`${type}: ${members.length}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`Converted: ${[...manifest.values()].flat().length} components, as the manifest names them.`);
