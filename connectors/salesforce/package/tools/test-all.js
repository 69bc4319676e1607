// The component's tests with the vendor's tool for Jest, then the whole project with the vendor's own converter.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const STEPS = ['node_modules/@salesforce/sfdx-lwc-jest/bin/sfdx-lwc-jest', 'tools/convert-source.js'];

for (const step of STEPS) {
    const { status } = spawnSync(process.execPath, [join(ROOT, step)], { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
}
