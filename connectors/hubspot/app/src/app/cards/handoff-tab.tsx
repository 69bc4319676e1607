import { hubspot } from '@hubspot/ui-extensions';
import { decideToday } from './decide-today.ts';
import { HandoffCard } from './handoff-card.tsx';

hubspot.extend<'crm.record.tab'>(({ context }) => <HandoffCard dealId={context.crm.objectId} today={decideToday(new Date(), context.portal.timezone)} canEdit={true} />);
