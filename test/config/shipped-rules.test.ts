import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { lintRules } from '../../src/config/lint-rules.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const found = (await readdir(`${project}mappings`, { recursive: true })).filter((name) => name.endsWith('.yaml'));
const files = [...found.map((name) => `mappings/${name}`), 'test/data/crm-sales.yaml', 'test/data/recruitment.yaml'];

describe('the rules that come with the project', () => {
  it.each(files)('%s is right', async (file) => {
    lintRules(await readFile(`${project}${file}`), file);
  });

  it.each(files)('%s tells editors where its schema is', async (file) => {
    const [, schema] = /^# yaml-language-server: \$schema=(\S+)/.exec(await readFile(`${project}${file}`, 'utf8')) ?? [];
    expect(schema).toBeDefined();
    expect(existsSync(resolve(project, dirname(file), schema ?? ''))).toBe(true);
  });
});
