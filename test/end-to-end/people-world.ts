import { z } from 'zod';
import { HANDOFF_TABLE } from '../../connectors/bamboohr/simulator/handoff-fields.ts';
import type { App } from '../../src/app.ts';
import { jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';
import { openAccount } from '../connectors/bamboohr/session.ts';
import { openCompany } from '../connectors/personio/session.ts';
import { openTenant, WORKERS } from '../connectors/workday/session.ts';
import { withShippedMapping } from './with-shipped-mapping.ts';

export const WEIGHTS = { start: 46, workModel: 31, equipment: 23 } as const;
const REQUIREMENTS = `handoff: employee
requirements:
  - { id: start, field: job.startDate, label: Start date, weight: ${WEIGHTS.start}, owner: people_ops }
  - { id: work_model, field: job.workModel, label: Work model, weight: ${WEIGHTS.workModel}, gate: true, owner: people_ops }
  - { id: equipment, field: equipment.profile, label: Equipment and access profile, weight: ${WEIGHTS.equipment}, owner: manager }
`;
const START = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);

/** What a People team sees of a new hire. */
export interface Seen {
  readonly score: number;
  readonly status: string;
  readonly missing: string;
  /** Open tasks, each with what it asks for. */
  readonly tasks: readonly string[];
}

/** A simulated HR system and what is done in it by hand. */
export interface HrWorld {
  readonly app: App;
  /** What the guide says is made by hand, all by name as the mapping has it. */
  readonly names: { readonly workModel: string; readonly equipment: string; readonly score: string };
  /** Everything the list asks for, as an administrator makes it. */
  create(): Promise<void>;
  /** Makes the field for the work model with a type that holds no such answer. */
  makeWrong(): Promise<void>;
  hire(): Promise<void>;
  fillWorkModel(): Promise<void>;
  fillEquipment(): Promise<void>;
  seen(): Promise<Seen>;
}

const withApp = (vendor: string, settings: JsonObject, work: (app: App) => Promise<void>): Promise<void> =>
  withShippedMapping({
    id: 'people', connector: vendor, mapping: `employee/${vendor}.yaml`, settings: JSON.stringify(settings), requirements: REQUIREMENTS,
    edit: (mapping) => mapping.replaceAll('per: owner', 'per: owner\n        settlingMinutes: 0').replaceAll(/ +playbook: true\n/g, ''),
  }, work);

const idSchema = z.object({ id: z.string() });
const linesOf = (text: unknown): readonly string[] => String(text ?? '').split('\n').filter((line) => line !== '');

async function withBambooHr(work: (world: HrWorld) => Promise<void>): Promise<void> {
  const account = await openAccount();
  const { control } = account;
  try {
    await control.control('reset');
    let id = '';
    const stateSchema = z.object({ employees: z.record(z.string(), z.looseObject({ values: jsonObjectSchema, rows: z.record(z.string(), z.array(z.looseObject({ values: jsonObjectSchema }))) })) });
    await withApp('bamboohr', { companyDomain: 'acme', baseUrl: account.baseUrl, apiKey: 'demo-key', acceptedStatusIds: [31] }, (app) =>
      work({
        app,
        names: { workModel: 'customWorkModel', equipment: 'customEquipmentProfile', score: 'customHandoffScore' },
        create: async () => {
          await control.control('define-fields');
          await control.control('define-table');
        },
        makeWrong: async () => void (await control.control('define-fields', { fields: [{ name: 'Work Model', alias: 'customWorkModel', type: 'date' }] })),
        hire: async () => {
          id = idSchema.parse(await control.control('create-employee', { fields: { firstName: 'Hanna', lastName: 'Hire', hireDate: START } })).id;
        },
        fillWorkModel: async () => void (await control.control('update-employee', { id, fields: { customWorkModel: 'Remote' } })),
        fillEquipment: async () => void (await control.control('update-employee', { id, fields: { customEquipmentProfile: 'Standard laptop' } })),
        seen: async () => {
          const employee = stateSchema.parse(await control.control('state')).employees[id];
          const { customHandoffScore, customHandoffStatus, customHandoffMissing } = employee?.values ?? {};
          const rows = (employee?.rows[HANDOFF_TABLE] ?? []).filter(({ values }) => values['customHandoffTaskStatus'] === 'Open');
          return { score: Number(customHandoffScore), status: String(customHandoffStatus), missing: String(customHandoffMissing), tasks: rows.map(({ values }) => String(values['customHandoffTaskTitle'])) };
        },
      }),
    );
  } finally {
    await account.close();
  }
}

async function withPersonio(work: (world: HrWorld) => Promise<void>): Promise<void> {
  const company = await openCompany();
  try {
    await company.command('remove-attributes', { keys: [...[801, 802, 803, 804, 805, 806], ...[901, 902, 903, 904]].map((key) => `dynamic_${key}`) });
    let id = '';
    const stateSchema = z.object({ persons: z.record(z.string(), z.looseObject({ attributes: jsonObjectSchema })) });
    await withApp('personio', { companyId: '48213', clientId: 'papi-demo-client', clientSecret: 'papi-demo-secret', baseUrl: company.baseUrl }, (app) =>
      work({
        app,
        names: { workModel: 'attributes.Work model', equipment: 'attributes.Equipment profile', score: 'attributes.Handoff score' },
        create: async () => void (await company.command('define-attributes')),
        makeWrong: async () => void (await company.command('define-attributes', { attributes: [{ key: 'dynamic_802', label: 'Work model', type: 'date' }] })),
        hire: async () => {
          id = await company.make('create-person', { firstName: 'Hanna', lastName: 'Hire', employment: { startDate: START, position: 'Account Executive' } });
        },
        fillWorkModel: async () => void (await company.command('update-person', { id, attributes: { dynamic_802: 'Remote' } })),
        fillEquipment: async () => void (await company.command('update-person', { id, attributes: { dynamic_803: 'Standard laptop' } })),
        seen: async () => {
          const attributes = stateSchema.parse(await company.command('state')).persons[id]?.attributes ?? {};
          return { score: Number(attributes['dynamic_902']), status: String(attributes['dynamic_901']), missing: String(attributes['dynamic_903']), tasks: linesOf(attributes['dynamic_904']) };
        },
      }),
    );
  } finally {
    await company.close();
  }
}

const OWN_COLUMNS = { Work_Model: 'work_model', Equipment_Profile: 'equipment_profile', Contract_Status: 'contract_status' } as const;

async function withWorkday(work: (world: HrWorld) => Promise<void>): Promise<void> {
  const tenant = await openTenant();
  const { control } = tenant;
  try {
    await control.control('remove-columns', { report: WORKERS, aliases: Object.keys(OWN_COLUMNS) });
    let id = '';
    const readBack = { handoffScore: 'Handoff_Score', handoffStatus: 'Handoff_Status', handoffMissing: 'Handoff_Missing' };
    const settings = {
      host: 'wd2-impl-services1.workday.com', tenant: 'acme_impl', baseUrl: tenant.baseUrl, isu: { username: 'ISU_Handoff', password: 'isu-secret' },
      reports: { worker: { owner: 'ISU_Handoff', name: WORKERS, key: 'Employee_ID' } }, writeBack: { worker: { readBack } },
    };
    await withApp('workday', settings, (app) =>
      work({
        app,
        names: { workModel: 'Work_Model', equipment: 'Equipment_Profile', score: 'handoffScore' },
        create: async () => {
          await control.control('remove-columns', { report: WORKERS, aliases: Object.keys(OWN_COLUMNS) });
          await control.control('add-columns', { report: WORKERS, columns: Object.entries(OWN_COLUMNS).map(([alias, field]) => ({ alias, field })) });
          await control.control('set-up-handoff');
        },
        makeWrong: async () => void (await control.control('add-columns', { report: WORKERS, columns: [{ alias: 'Work_Model', field: 'active' }] })),
        hire: async () => {
          id = idSchema.parse(await control.control('create-worker', { firstName: 'Hanna', lastName: 'Hire', hireDate: START })).id;
        },
        fillWorkModel: async () => void (await control.control('update-worker', { id, values: { work_model: 'Remote' } })),
        fillEquipment: async () => void (await control.control('update-worker', { id, values: { equipment_profile: 'Standard laptop' } })),
        seen: async () => {
          const object = jsonObjectSchema.parse(await control.control('get-custom-object', { on: 'Worker', id }));
          return { score: Number(object['handoffScore']), status: String(object['handoffStatus']), missing: String(object['handoffMissing']), tasks: linesOf(object['handoffTaskList']) };
        },
      }),
    );
  } finally {
    await tenant.close();
  }
}

export const HR_WORLDS = { BambooHR: withBambooHr, Personio: withPersonio, Workday: withWorkday } as const;
