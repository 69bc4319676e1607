import { Button, Flex, Text, Tile } from '@hubspot/ui-extensions';
import { CrmActionButton, CrmAssociationPropertyList, CrmPropertyList } from '@hubspot/ui-extensions/crm';
import { useState } from 'react';
import { COMPANY, DEAL, decideFix, type Fix } from './decide-fix.ts';
import { reasonInWords, type CardGap, type OwnerGaps } from './read-gaps.ts';

interface GroupsProps {
  readonly groups: readonly OwnerGaps[];
  readonly dealId: number;
  readonly canEdit: boolean;
}

/** What is missing, under the name of who can say it. */
export function GapGroups({ groups, dealId, canEdit }: GroupsProps) {
  return (
    <Flex direction="column" gap="sm">
      {groups.map(({ owner, gaps }) => (
        <Tile key={owner} compact={true}>
          <Flex direction="column" gap="sm">
            <Text format={{ fontWeight: 'bold' }}>{`${owner} (${gaps.length})`}</Text>
            {gaps.map((gap, place) => (
              <Gap key={`${gap.field} ${place}`} gap={gap} fix={decideFix(gap, dealId)} dealId={dealId} canEdit={canEdit} />
            ))}
          </Flex>
        </Tile>
      ))}
      {canEdit ? null : <Text variant="microcopy">Fill them in among the deal’s properties, or with the Handoff card in the middle column. The score follows with the next sync.</Text>}
    </Flex>
  );
}

interface GapProps {
  readonly gap: CardGap;
  readonly fix: Fix | null;
  readonly dealId: number;
  readonly canEdit: boolean;
}

function Gap({ gap, fix, dealId, canEdit }: GapProps) {
  const [isOpen, setOpen] = useState(false);
  const isEditable = canEdit && fix !== null && (fix.kind === 'properties' || fix.kind === 'company');
  return (
    <Flex direction="column" gap="xs">
      <Flex direction="row" justify="between" align="center" gap="sm" wrap="wrap">
        <Text>
          <Text inline={true} format={{ fontWeight: 'demibold' }}>
            {gap.label}
          </Text>
          {gap.reason === '' ? '' : ` – ${reasonInWords(gap)}`}
        </Text>
        {isEditable ? (
          <Button size="xs" variant="secondary" onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Close' : 'Fix'}
          </Button>
        ) : null}
        {fix?.kind === 'associate' ? (
          <CrmActionButton size="xs" variant="secondary" actionType="OPEN_RECORD_ASSOCIATION_FORM" actionContext={{ objectTypeId: fix.objectTypeId, association: { objectTypeId: DEAL, objectId: dealId } }}>
            {fix.label}
          </CrmActionButton>
        ) : null}
      </Flex>
      {isEditable && isOpen ? <Editor fix={fix} dealId={dealId} /> : null}
      {isEditable ? null : <Told fix={fix} />}
    </Flex>
  );
}

/** HubSpot's own list: it knows the type of the property and who may edit it, and saves by itself. */
function Editor({ fix, dealId }: { readonly fix: Extract<Fix, { kind: 'properties' | 'company' }>; readonly dealId: number }) {
  return (
    <>
      {fix.kind === 'properties' ? (
        <CrmPropertyList properties={[...fix.properties]} direction="column" {...(fix.objectId === dealId ? {} : { objectTypeId: DEAL, objectId: fix.objectId })} />
      ) : (
        <CrmAssociationPropertyList objectTypeId={COMPANY} properties={[...fix.properties]} />
      )}
      <Text variant="microcopy">HubSpot saves it at once; the score follows with the next sync.</Text>
    </>
  );
}

function Told({ fix }: { readonly fix: Fix | null }) {
  if (fix === null || fix.kind === 'associate') return null;
  const text = fix.kind === 'told' ? fix.text : `Property ${fix.properties.join(' or ')}${fix.kind === 'company' ? ' of the company' : ''}.`;
  return <Text variant="microcopy">{text}</Text>;
}
