import type { YamlPath } from './read-yaml.ts';

/**
 * The steps of a written path such as `sources.0.fields.account.name` or `sources[0].fields.account.name`. Canonical
 * names hold dots themselves, so at each block the longest name that exists is taken. Where nothing fits it ends.
 */
export function findPath(value: unknown, written: string): YamlPath {
  const steps: (string | number)[] = [];
  let rest = written.replaceAll(/\[["']?([^\]"']*)["']?\]/g, '.$1').replace(/^\./, '');
  let here = value;
  while (rest !== '' && typeof here === 'object' && here !== null) {
    const step = Object.keys(here)
      .filter((name) => name !== '' && (rest === name || rest.startsWith(`${name}.`)))
      .toSorted((a, b) => b.length - a.length)[0];
    if (step === undefined) break;
    steps.push(Array.isArray(here) ? Number(step) : step);
    rest = rest.slice(step.length + 1);
    here = Object.getOwnPropertyDescriptor(here, step)?.value;
  }
  return steps;
}
