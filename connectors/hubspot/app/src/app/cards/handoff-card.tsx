import { Alert, Divider, EmptyState, ErrorState, Flex, Heading, Link, LoadingSpinner, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions';
import { useCrmProperties } from '@hubspot/ui-extensions/crm';
import { GapGroups } from './gap-groups.tsx';
import { dayInWords, PROPERTY_NAMES, readHandoff, type Handoff, type Status } from './read-handoff.ts';

interface CardProps {
  /** The deal that is shown. */
  readonly dealId: number;
  /** ISO date where the portal is. */
  readonly today: string;
  /** HubSpot allows its editable lists of properties in the middle column only. */
  readonly canEdit: boolean;
}

/** The handoff of one deal, from the deal's own properties; HubSpot renews them when they change. */
export function HandoffCard({ dealId, today, canEdit }: CardProps) {
  const { properties, isLoading, error } = useCrmProperties([...PROPERTY_NAMES]);
  if (isLoading) return <LoadingSpinner label="Reading the handoff" showLabel={true} />;
  if (error !== null) return <Unreadable message={error.message} />;
  const handoff = readHandoff(properties, today);
  if (handoff === null) return <NoHandoff />;
  return (
    <Flex direction="column" gap="md">
      <Summary handoff={handoff} />
      <Stale handoff={handoff} />
      <Reason handoff={handoff} />
      <Missing handoff={handoff} dealId={dealId} canEdit={canEdit} />
      <Footer handoff={handoff} />
    </Flex>
  );
}

function Unreadable({ message }: { readonly message: string }) {
  return (
    <ErrorState title="The handoff cannot be read" type="error">
      <Text>HubSpot said: {message}</Text>
      <Text>If it stays so, an administrator checks that the properties "Handoff …" exist (handoff setup makes them) and that you may see them.</Text>
    </ErrorState>
  );
}

function NoHandoff() {
  return (
    <EmptyState title="No handoff yet" layout="vertical" imageName="deals">
      <Text>It appears once the deal reaches a late stage or is won, and counts as new business.</Text>
      <Text variant="microcopy">Every deal says so? Then an administrator runs handoff setup and looks whether the connection writes to this portal.</Text>
    </EmptyState>
  );
}

const TAGS: Readonly<Record<Status, 'danger' | 'warning' | 'info' | 'success' | 'default'>> = {
  pre_close: 'info',
  incomplete: 'warning',
  ready: 'success',
  submitted: 'info',
  accepted: 'success',
  rejected: 'danger',
  in_onboarding: 'info',
  handed_to_cs: 'success',
  completed: 'success',
  withdrawn: 'default',
  rescinded: 'default',
};

function Summary({ handoff }: { readonly handoff: Handoff }) {
  const { score, status, statusLabel, deadline } = handoff;
  return (
    <Flex direction="row" gap="md" align="center">
      {score === null ? null : <ScoreCircle score={score} />}
      <Flex direction="column" gap="xs">
        <StatusTag variant={status === null ? 'default' : TAGS[status]}>{statusLabel}</StatusTag>
        <Text>{score === null ? 'No score yet: nothing is due that could be scored.' : `${score} of 100 complete.`}</Text>
        {deadline === null ? null : <Text format={{ fontWeight: deadline.isPast ? 'bold' : 'regular' }}>{`${deadline.isPast ? 'Overdue since' : 'Next deadline'}: ${dayInWords(deadline.day)}`}</Text>}
      </Flex>
    </Flex>
  );
}

function Stale({ handoff: { staleReason, checkedOn } }: { readonly handoff: Handoff }) {
  if (staleReason === null) return null;
  return (
    <Alert title="These figures may be out of date" variant="warning">
      {sentence(staleReason) + (checkedOn === null ? '' : ` Last change: ${dayInWords(checkedOn)}.`)}
    </Alert>
  );
}

/** The status tells what its reason is: a sentence about the close, an acceptance, a rejection. */
const TITLES: Readonly<Partial<Record<Status, { readonly title: string; readonly variant: 'danger' | 'success' | 'info' }>>> = {
  rejected: { title: 'Sent back by operations', variant: 'danger' },
  accepted: { title: 'Accepted by operations', variant: 'success' },
  pre_close: { title: 'Before the close', variant: 'info' },
};
function Reason({ handoff: { reason, status } }: { readonly handoff: Handoff }) {
  if (reason === null) return null;
  const titled = status === null ? undefined : TITLES[status];
  return titled === undefined ? <Text>{sentence(reason)}</Text> : <Alert {...titled}>{sentence(reason)}</Alert>;
}
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…"]$/.test(text) ? '' : '.'}`;

function Missing({ handoff, dealId, canEdit }: { readonly handoff: Handoff; readonly dealId: number; readonly canEdit: boolean }) {
  const { missingCount, missingText, groups, status } = handoff;
  if (status === 'withdrawn' || status === 'rescinded') return null;
  if (missingCount === 0 && groups.length === 0 && missingText === null) return <Text>Nothing is missing.</Text>;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{headingOf(handoff)}</Heading>
      {missingText === null ? null : <Text>{missingText}</Text>}
      <GapGroups groups={groups} dealId={dealId} canEdit={canEdit} />
    </Flex>
  );
}

function headingOf({ missingCount, missingText }: Handoff): string {
  if (missingCount > 0) return `${missingCount} ${missingCount === 1 ? 'answer' : 'answers'} missing`;
  return missingText === null ? 'Nothing that people could fill in' : 'Missing answers';
}

function Footer({ handoff: { link, checkedOn, staleReason } }: { readonly handoff: Handoff }) {
  if (link === null && checkedOn === null) return null;
  return (
    <>
      <Divider />
      <Flex direction="row" gap="md" justify="between" wrap="wrap">
        {link === null ? null : <Link href={{ url: link, external: true }}>Open the handoff</Link>}
        {checkedOn === null || staleReason !== null ? null : <Text variant="microcopy">{`Last change: ${dayInWords(checkedOn)}`}</Text>}
      </Flex>
    </>
  );
}
