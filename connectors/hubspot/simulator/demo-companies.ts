import type { DemoCompany } from './demo-people.ts';

export const ZUERCHER: DemoCompany = {
  name: 'Zürcher Präzisionstechnik AG',
  domain: 'zuercher-praezision.example',
  industry: 'MACHINERY',
  city: 'Winterthur',
  country: 'Switzerland',
  employees: 640,
};
export const AURELIA: DemoCompany = {
  name: 'Aurelia Hotels',
  domain: 'aurelia-hotels.example',
  industry: 'HOSPITALITY',
  city: 'Verona',
  country: 'Italy',
  employees: 1_150,
};
export const SOLVIND: DemoCompany = {
  name: 'Solvind Energi AS',
  domain: 'solvind.example',
  industry: 'RENEWABLES_ENVIRONMENT',
  city: 'Stavanger',
  country: 'Norway',
  employees: 310,
};
export const BRIGHTWATER: DemoCompany = {
  name: 'Brightwater Leisure',
  domain: 'brightwater.example',
  industry: 'HOSPITALITY',
  city: 'Cork',
  country: 'Ireland',
  employees: null,
};
export const HANSEATIC: DemoCompany = {
  name: 'Hanseatic Shipping KG',
  domain: 'hanseatic-shipping.example',
  industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
  city: 'Bremen',
  country: 'Germany',
  employees: 480,
};
export const MIRADOR: DemoCompany = {
  name: 'Mirador Seguros',
  domain: 'mirador-seguros.example',
  industry: 'FINANCIAL_SERVICES',
  city: 'Bilbao',
  country: 'Spain',
  employees: 900,
};
export const TULIP: DemoCompany = {
  name: 'Tulip Retail BV',
  domain: 'tulip-retail.example',
  industry: 'RETAIL',
  city: 'Utrecht',
  country: 'Netherlands',
  employees: 220,
};
