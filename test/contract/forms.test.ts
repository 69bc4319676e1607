import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connectorNames, loadConnector } from '../../connectors/index.ts';
import type { ConnectionForm, FormField } from '../../src/core/connector.ts';
import type { JsonValue } from '../../src/core/json.ts';
import { answersFrom, isAsideOnly, isShown, settingsFrom, unanswered, type FormAnswers } from '../../src/core/view/connection-form.ts';

const SECRET_NAME = /secret|password|passphrase|token|apikey|privatekey/i;
/** Given to "handoff setup" for that moment. */
const ONLY_FOR_SETUP = /^setup(Auth|Token)/;

const fitting = (field: FormField): JsonValue => {
  const given = field.kind === 'secret' ? 'planted-secret-planted-secret' : (field.placeholder ?? '');
  switch (field.kind) {
    case 'number':
      return Number(given);
    case 'list':
      return [field.items === 'number' ? Number(given) : given];
    case 'yes_no':
      return field.default ?? false;
    case 'choice':
      return field.default ?? field.choices?.[0]?.value ?? '';
    default:
      return given;
  }
};

/** One set of answers for every way through the form's questions. */
function ways(form: ConnectionForm): readonly FormAnswers[] {
  const asked = form.fields.filter((field) => form.fields.some(({ shownWhen }) => shownWhen?.path === field.path));
  return asked.reduce<readonly FormAnswers[]>(
    (known, field) => known.flatMap((answers) => (field.kind === 'yes_no' ? [true, false] : (field.choices ?? []).map(({ value }) => value)).map((value) => ({ ...answers, [field.path]: value }))),
    [{}],
  );
}

const fill = (form: ConnectionForm, way: FormAnswers, which: (field: FormField) => boolean): FormAnswers =>
  Object.fromEntries([...Object.entries(way), ...form.fields.filter((field) => isShown(form, field, way) && way[field.path] === undefined && !isAsideOnly(field) && which(field)).map((field) => [field.path, fitting(field)] as const)]);

/** Leaves of a JSON Schema as dotted paths, whatever alternative they stand in. */
function leaves(schema: unknown, at = ''): readonly string[] {
  const node = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional(), anyOf: z.array(z.unknown()).optional(), oneOf: z.array(z.unknown()).optional() }).parse(schema);
  const below = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((each) => leaves(each, at));
  const own = Object.entries(node.properties ?? {}).flatMap(([name, child]) => leaves(child, at === '' ? name : `${at}.${name}`));
  return own.length + below.length === 0 ? [at] : [...own, ...below];
}

/** Two may exclude each other without a question being asked about it. */
const isPossible = (name: string, way: FormAnswers): boolean => name !== 'workday' || ((way['?signIn'] !== 'oauth' || way['?applications'] !== 'candidates') && (way['?applications'] !== 'none' || way['?worker'] !== false));

describe.each(connectorNames)('the form that connects %s', (name) => {
  it('gives settings that the connector takes, when only what is required is answered and when everything is', async () => {
    const { form, settings } = await loadConnector(name);
    const tried = ways(form).filter((way) => isPossible(name, way));
    expect(tried.length).toBeGreaterThan(0);
    for (const way of tried) {
      const required = fill(form, way, (field) => field.required);
      expect(unanswered(form, required)).toEqual([]);
      for (const answers of [required, fill(form, way, () => true)]) {
        const given = settingsFrom(form, answers);
        expect({ given, problems: settings.safeParse(given).error?.issues }).toEqual({ given, problems: undefined });
        expect(settingsFrom(form, answersFrom(form, given))).toEqual(given);
      }
    }
  });

  it('says which required answer is missing, and the connector would refuse without it', async () => {
    const { form, settings } = await loadConnector(name);
    for (const way of ways(form).filter((each) => isPossible(name, each))) {
      const required = fill(form, way, (field) => field.required);
      for (const { path } of form.fields.filter((field) => required[field.path] !== undefined && way[field.path] === undefined)) {
        const without = Object.fromEntries(Object.entries(required).filter(([each]) => each !== path));
        expect(unanswered(form, without)).toEqual([path]);
        const given = settingsFrom(form, without);
        // With its only answer a whole ability goes that may be left out; and the address of an org has a default that is right for few.
        const isOptional = (path.includes('.') && !Object.hasOwn(given, path.split('.')[0] ?? '')) || path === 'loginUrl';
        if (!isOptional) expect({ path, ok: settings.safeParse(given).success }).toEqual({ path, ok: false });
      }
    }
  });

  it('asks for every secret as a secret, and for nothing else as one', async () => {
    const { form } = await loadConnector(name);
    expect(form.fields.filter(({ path }) => !isAsideOnly({ path })).filter(({ path, kind }) => SECRET_NAME.test(path.split('.').at(-1) ?? '') !== (kind === 'secret')).map(({ path }) => path)).toEqual([]);
  });

  it('asks for every credential that the settings can hold, except those for setup alone', async () => {
    const { form, settings } = await loadConnector(name);
    const known = new Set(form.fields.map(({ path }) => path));
    const secrets = leaves(z.toJSONSchema(settings, { unrepresentable: 'any', io: 'input' })).filter((path) => SECRET_NAME.test(path.split('.').at(-1) ?? '') && !ONLY_FOR_SETUP.test(path));
    expect(secrets.filter((path) => !known.has(path))).toEqual([]);
  });

  it('says where to find each value, and its defaults are those of the connector', async () => {
    const { form, settings } = await loadConnector(name);
    expect(form.intro.length).toBeGreaterThan(0);
    expect(form.fields.filter(({ where, label }) => where.trim() === '' || label.trim() === '')).toEqual([]);
    expect(form.fields.filter(({ kind, placeholder }) => ['text', 'address', 'number', 'list'].includes(kind) && (placeholder ?? '') === '').map(({ path }) => path)).toEqual([]);
    for (const way of ways(form).filter((each) => isPossible(name, each))) {
      const required = fill(form, way, (field) => field.required);
      const defaults = Object.fromEntries(form.fields.filter((field) => field.default !== undefined && !isAsideOnly(field) && isShown(form, field, way)).map((field) => [field.path, field.default]));
      expect(settings.parse(settingsFrom(form, { ...defaults, ...required }))).toEqual(settings.parse(settingsFrom(form, required)));
    }
  });
});
