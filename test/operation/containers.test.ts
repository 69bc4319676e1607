import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { withSecretFiles } from '../../src/config/environment.ts';
import { serviceSchema } from '../../src/config/service-file.ts';
import { WorkFolder } from '../cli/run-handoff.ts';

const read = (file: string): Promise<string> => readFile(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

const service = z.looseObject({
  image: z.string(), build: z.string().optional(), command: z.array(z.string()).optional(), environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()), healthcheck: z.looseObject({ test: z.array(z.string()) }), deploy: z.looseObject({ replicas: z.int() }).optional(), ports: z.array(z.string()).optional(),
});
const composeSchema = z.looseObject({ services: z.record(z.string(), service), secrets: z.record(z.string(), z.strictObject({ file: z.string() })) });
const compose = async () => composeSchema.parse(parse(await read('docker-compose.yml'), { merge: true }));

describe('docker-compose.yml', () => {
  it('starts PostgreSQL, one server and two workers, whose commands exist', async () => {
    const { services } = await compose();
    expect(Object.keys(services)).toEqual(['postgres', 'server', 'worker']);
    expect(services['worker']?.deploy?.replicas).toBe(2);
    const folder = await WorkFolder.create({});
    try {
      for (const { command } of Object.values(services)) {
        if (command === undefined) continue;
        expect(await folder.handoffHere([...command, '--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining(`handoff ${command[0] ?? ''}`) });
      }
    } finally {
      await folder.remove();
    }
  });

  it('gives every secret as a file that exists, none in the clear, and opens no port beyond this machine', async () => {
    const { services, secrets } = await compose();
    for (const { environment, secrets: used, ports } of Object.values(services)) {
      for (const name of used) expect(secrets).toHaveProperty(name);
      for (const [name, value] of Object.entries(environment)) if (/PASSWORD|KEY|URL|SECRET|TOKEN/.test(name)) expect(value).toMatch(/^\/run\/secrets\/|^\$\{/);
      for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    expect(await read('.dockerignore')).toContain('secrets');
  });

  it('asks after health where the service answers by the settings its head names', async () => {
    const named = /^# {3}service: (.*)$/m.exec(await read('docker-compose.yml'))?.[1] ?? '';
    const { listen, probes } = serviceSchema.parse(parse(named));
    const { services } = await compose();
    expect(services['server']?.healthcheck.test.join(' ')).toContain(`127.0.0.1:${listen.port}/readyz`);
    expect(services['worker']?.healthcheck.test.join(' ')).toContain(`127.0.0.1:${probes?.port ?? 0}/readyz`);
  });
});

describe('Dockerfile', () => {
  it('runs as another user than root, on Node’s slim image, without the packages that bring a Node along', async () => {
    const lines = (await read('Dockerfile')).split('\n');
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual(['FROM node:24-slim AS packages', 'FROM node:24-slim AS pages', 'FROM node:24-slim']);
    expect(lines).toContain('USER node');
    expect(lines.findLastIndex((line) => line === 'USER node')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('RUN ')));
    expect(lines.find((line) => line.startsWith('RUN npm ci'))).toMatch(/--omit=dev .*--omit=optional|--omit=optional .*--omit=dev/);
  });

  it('copies every folder that the program imports from', async () => {
    const copied = [...(await read('Dockerfile')).matchAll(/^COPY (?!--from)(\S+) /gm)].map(([, from]) => from);
    expect(copied).toEqual(expect.arrayContaining(['bin', 'src', 'connectors', 'mappings', 'migrations', 'package.json']));
  });
});

describe('secrets as files', () => {
  const readSecret = (path: string): string => {
    if (path !== '/run/secrets/key') throw new Error('no such file');
    return 'value\n';
  };
  it('give the variable their content; one that is set wins, another place is not read, a missing file sets nothing', () => {
    expect(withSecretFiles({ A_FILE: '/run/secrets/key' }, readSecret)['A']).toBe('value');
    expect(withSecretFiles({ A_FILE: '/run/secrets/key', A: 'own' }, readSecret)['A']).toBe('own');
    expect(withSecretFiles({ SSL_CERT_FILE: '/etc/ssl/cert.pem', B_FILE: '/run/secrets/../key', C_FILE: '/run/secrets/gone' }, readSecret)).not.toMatchObject({ SSL_CERT: expect.anything() });
    expect(withSecretFiles({ C_FILE: '/run/secrets/gone', B_FILE: '/run/secrets/../key' }, readSecret)).toEqual({ C_FILE: '/run/secrets/gone', B_FILE: '/run/secrets/../key' });
  });
});
