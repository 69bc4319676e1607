import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface PageEntry {
  readonly path: string;
  /** Word in the navigation; null: reached from another page. */
  readonly nav: string | null;
  /** Whose row of src/core/access/permissions.ts opens it. */
  readonly action: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** Every page: its address, who may open it, and its code, which is loaded when it is opened. The first that matches is taken. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', nav: 'Overview', action: 'see_handoffs', component: lazy(() => import('../overview/overview-page.tsx')) },
  { path: '/handoffs', nav: 'Handoffs', action: 'see_handoffs', component: lazy(() => import('../handoffs/handoffs-page.tsx')) },
  { path: '/handoffs/:id', nav: null, action: 'see_handoff', component: lazy(() => import('../handoffs/handoff-page.tsx')) },
  { path: '/report', nav: 'First look', action: 'see_reports', component: lazy(() => import('../report/report-page.tsx')) },
  { path: '/suggestions', nav: 'Links', action: 'see_suggestions', component: lazy(() => import('../links/suggestions-page.tsx')) },
  { path: '/rules', nav: 'Rules', action: 'see_mappings', component: lazy(() => import('../rules/rules-page.tsx')) },
  { path: '/rules/:file', nav: null, action: 'see_mappings', component: lazy(() => import('../rules/rules-file-page.tsx')) },
  { path: '/drafts/:id/:tab?', nav: null, action: 'see_drafts', component: lazy(() => import('../draft/draft-page.tsx')) },
  { path: '/connections', nav: 'Connections', action: 'see_connections', component: lazy(() => import('../connections/connections-page.tsx')) },
  { path: '/connections/new', nav: null, action: 'manage_connections', component: lazy(() => import('../connections/new-connection-page.tsx')) },
  { path: '/connections/:id', nav: null, action: 'see_connections', component: lazy(() => import('../connections/connection-page.tsx')) },
  { path: '/errors', nav: 'Sync errors', action: 'see_errors', component: lazy(() => import('../runs/errors-page.tsx')) },
  { path: '/runs/:id', nav: null, action: 'see_runs', component: lazy(() => import('../runs/run-page.tsx')) },
];
