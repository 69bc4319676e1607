import type { DemoDeal } from './demo-people.ts';
import { toDay, toStamp } from './stamps.ts';
import type { Transaction } from './transaction.ts';
import type { Fields } from './validate.ts';

const DAY_MS = 86_400_000;

export interface DealParts {
  readonly insert: (object: string, fields: Fields) => string;
  readonly deal: DemoDeal;
  readonly account: string;
  readonly owner: string | null;
  readonly at: number;
  readonly begun: string;
  readonly products: ReadonlyMap<string, string>;
  readonly contacts: Map<string, string>;
  readonly tx: Transaction;
}

export function insertDeal({ insert, deal, account, owner, at, begun, products, contacts, tx }: DealParts): void {
  const stamp = toStamp(at);
  const items = deal.products.map(([key, quantity, price]) => ({ product: products.get(key), quantity, price }));
  const sum = items.reduce((total, item) => total + item.quantity * item.price, 0);
  const closed = deal.stage.startsWith('Closed');
  const opportunity = insert('Opportunity', {
    Name: deal.name,
    AccountId: account,
    OwnerId: owner,
    StageName: deal.stage,
    Type: deal.type,
    Amount: items.length > 0 ? sum : deal.amount,
    NextStep: deal.nextStep,
    Description: deal.description,
    CloseDate: toDay(closed ? at : at + 20 * DAY_MS),
    LastStageChangeDate: stamp,
    HasOpportunityLineItem: items.length > 0,
    CreatedDate: begun,
    SystemModstamp: stamp,
  });
  for (const item of items) {
    insert('OpportunityLineItem', {
      OpportunityId: opportunity,
      Product2Id: item.product,
      Quantity: item.quantity,
      UnitPrice: item.price,
      CreatedDate: begun,
      SystemModstamp: stamp,
    });
  }
  for (const [place, person] of deal.contacts.entries()) {
    const key = `${account} ${person.first} ${person.last}`;
    const contact =
      contacts.get(key) ??
      insert('Contact', {
        AccountId: account,
        FirstName: person.first,
        LastName: person.last,
        Title: person.title,
        Email: person.email,
        Phone: person.phone ?? null,
        OwnerId: owner,
        CreatedDate: begun,
      });
    contacts.set(key, contact);
    if (person.role !== null)
      insert('OpportunityContactRole', {
        OpportunityId: opportunity,
        ContactId: contact,
        Role: person.role,
        IsPrimary: place === 0,
        CreatedDate: begun,
        SystemModstamp: stamp,
      });
  }
  if (deal.wonBefore !== undefined) rememberWin(tx, opportunity, toStamp(at - (deal.wonBefore - deal.days) * DAY_MS));
}

/** The stage history still shows that the deal was won once. */
function rememberWin(tx: Transaction, opportunity: string, wonAt: string): void {
  const { org, user } = tx.call;
  tx.put('OpportunityHistory', {
    Id: org.nextId('008'),
    IsDeleted: false,
    OpportunityId: opportunity,
    StageName: 'Closed Won',
    Probability: 100,
    ForecastCategory: 'Closed',
    CreatedDate: wonAt,
    CreatedById: user.Id,
    SystemModstamp: wonAt,
  });
}
