import { compileMapping, type CompiledMapping } from '../../../../src/core/handoff/compile-mapping.ts';
import { mappingFileSchema, type MappingFile } from '../../../../src/core/handoff/mapping-file.ts';
import type { MappableRecord } from '../../../../src/core/handoff/outcome.ts';
import type { Capabilities } from '../../../../src/core/connector.ts';

export const PERSON: NonNullable<Capabilities['person']> = { id: 'Id', name: 'Name', email: 'Email', active: 'IsActive', manager: 'Manager' };

/** A mapping of ordinary size: some twenty fields, people from contact roles, scope from line items. */
export const DEAL_MAPPING = {
  handoff: 'customer',
  ownerFallback: 'revops@acme.example',
  sources: [
    {
      object: 'Opportunity',
      title: 'Name',
      when: {
        reached: { IsWon: true },
        reachedAt: 'LastStageChangeDate',
        scope: { Type: ['New Customer', 'New Business'] },
        preClose: { StageName: ['Negotiation/Review'] },
      },
      fields: {
        'account.name': 'Account.Name',
        'account.industry': 'Account.Industry',
        'contract.term': 'Term__c',
        'contract.plan': { firstPresent: ['Plan__c', { each: 'OpportunityLineItems', text: 'Product2.Name' }] },
        'contract.value': { from: 'Amount', currency: { from: 'CurrencyIsoCode', else: 'USD' } },
        'contract.signedDate': 'Signed_Date__c',
        'contract.closeDate': 'CloseDate',
        'scope.in': { firstPresent: ['In_Scope__c', { each: 'OpportunityLineItems', text: 'Product2.Name' }] },
        'scope.out': 'Out_Of_Scope__c',
        'goals.primary': 'Primary_Goal__c',
        'goals.pain': 'Why_They_Bought__c',
        'goals.successMetric': 'Success_Metric__c',
        'goals.goLiveDate': 'Go_Live_Date__c',
        stakeholders: {
          each: 'OpportunityContactRoles',
          id: 'ContactId',
          name: 'Contact.Name',
          email: 'Contact.Email',
          phone: 'Contact.Phone',
          title: 'Contact.Title',
          role: {
            join: [
              {
                from: 'Role',
                values: { 'Economic Buyer': 'decision_maker', 'Decision Maker': 'decision_maker', Champion: 'champion', 'Executive Sponsor': 'executive_sponsor' },
              },
              { from: 'IsPrimary', values: { true: 'primary_contact', false: null } },
            ],
            separator: '; ',
          },
        },
        promises: 'Promises__c',
        risks: 'Risks__c',
        'technical.environment': 'Environment__c',
        'sales.competition': 'Competition__c',
        'handoff.notes': { from: 'Description', ifExists: true },
        'owners.rep': 'Owner',
        'custom.region': { from: 'Account.Region__c', as: 'text', values: { EMEA: 'Europe', AMER: 'Americas' } },
      },
      owners: { sales_rep: 'Owner', solutions_engineer: { email: 'SE__r.Email', name: 'SE__r.Name' } },
      writeBack: { fields: { Handoff_Score__c: 'score', Handoff_Status__c: 'status' } },
    },
  ],
} satisfies Record<string, unknown>;

export const parseMapping = (mapping: unknown): MappingFile => mappingFileSchema.parse(mapping);

/** Compiles or fails with everything that is wrong. */
export function compiled(mapping: unknown, person: Capabilities['person'] = PERSON): CompiledMapping {
  const result = compileMapping(parseMapping(mapping), person);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1));
  return result.mapping;
}

/** A won deal with every field answered. */
export function deal(fields: MappableRecord['fields'] = {}, other: Partial<MappableRecord> = {}): MappableRecord {
  return {
    connection: 'sales',
    object: 'Opportunity',
    externalId: '006A',
    url: 'https://crm.example/006A',
    readAt: '2026-11-20T10:00:00.000Z',
    unreadable: [],
    nonexistent: [],
    fields: {
      Id: '006A',
      Name: 'Northwind – new business',
      IsWon: true,
      StageName: 'Closed Won',
      Type: 'New Customer',
      LastStageChangeDate: '2026-11-19T16:30:00.000+0000',
      Account: { Name: 'Northwind Traders', Industry: 'Logistics', Region__c: 'EMEA' },
      Amount: 48000,
      CurrencyIsoCode: 'EUR',
      CloseDate: '2026-11-19',
      Signed_Date__c: '2026-11-18',
      Plan__c: 'Enterprise',
      Term__c: '24 months',
      In_Scope__c: 'Order intake and dispatch in two warehouses',
      Out_Of_Scope__c: 'Returns handling stays in the old system',
      Primary_Goal__c: 'Cut the time from order to dispatch to under four hours',
      Why_They_Bought__c: 'Two peak seasons in a row with late parcels',
      Success_Metric__c: 'Nine of ten orders leave within four hours by March',
      Go_Live_Date__c: '2027-02-01',
      Promises__c: 'None',
      Risks__c: 'Their IT lead leaves in January',
      Environment__c: 'SAP S/4, Azure AD, two label printers per dock',
      Competition__c: 'Incumbent WMS vendor',
      Description: 'Long call notes about the project and its people.',
      Owner: { Id: '005R', Name: 'Rita Rep', Email: 'rita@acme.example', IsActive: true, Manager: { Id: '005M', Name: 'Mo Manager', Email: 'mo@acme.example', IsActive: true } },
      SE__r: { Name: 'Sam Engineer', Email: 'sam@acme.example' },
      ...fields,
    },
    related: {
      OpportunityContactRoles: [
        { ContactId: '003A', Role: 'Economic Buyer', IsPrimary: true, Contact: { Name: 'Bea Buyer', Email: 'bea@northwind.example', Phone: '+49 30 1', Title: 'COO' } },
        { ContactId: '003B', Role: 'Champion', IsPrimary: false, Contact: { Name: 'Chris Champion', Email: 'chris@northwind.example', Phone: null, Title: 'Head of Ops' } },
      ],
      OpportunityLineItems: [
        { Quantity: 2, UnitPrice: 12000, Product2: { Name: 'Dispatch Pro' } },
        { Quantity: 1, UnitPrice: 24000, Product2: { Name: 'Warehouse Link' } },
      ],
    },
    ...other,
  };
}
