import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { draftMergeSchema, draftSummarySchema, type DraftMerge } from '../../core/view/draft-view.ts';
import { mergeTexts } from '../../core/rules-text/merge-text.ts';
import { callApi } from '../api/call-api.ts';
import { sayAuthor } from '../rules/rules-words.ts';
import { Moment, sayClock } from '../shell/moment.tsx';
import { ProblemState } from '../shell/states.tsx';
import type { Desk, DeskFile } from './desk.ts';
import { draftPath } from './draft-api.ts';
import { MergeDialog } from './merge-dialog.tsx';

/** What needs a decision before the work goes on: never saved changes, two people at one file, rules that moved. */
export function WorkBanners({ desk }: { readonly desk: Desk }): ReactNode {
  return (
    <Stack gap="sm">
      {desk.files.map((file) => (
        <FileBanners key={file.id} desk={desk} file={file} />
      ))}
    </Stack>
  );
}

function FileBanners({ desk, file }: { readonly desk: Desk; readonly file: DeskFile }): ReactNode {
  const { offer, conflict } = file.work;
  return (
    <>
      {offer === null ? null : (
        <Alert color="yellow" variant="light" role="alert" title={`${file.title}: you changed this file and it was never saved`}>
          <Group gap="xs">
            <span>Typed here <Moment at={offer.at} />.</span>
            {desk.isReadOnly ? null : <Button size="xs" onClick={() => desk.bench.answerOffer(file.id, true)}>Bring my changes back</Button>}
            <Button size="xs" variant="default" onClick={() => desk.bench.answerOffer(file.id, false)}>Throw them away</Button>
          </Group>
        </Alert>
      )}
      {conflict === null ? null : <ConflictBanner desk={desk} file={file} />}
      {file.served.moved && conflict === null && !desk.isReadOnly ? <MovedBanner desk={desk} file={file} /> : null}
    </>
  );
}

/** Somebody else saved the same file of the draft while this person changed it. */
function ConflictBanner({ desk, file }: { readonly desk: Desk; readonly file: DeskFile }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { conflict, base } = file.work;
  if (conflict === null) return null;
  const both = mergeTexts(base.text, file.text, conflict.text);
  return (
    <Alert color="orange" variant="light" role="alert" title={`${conflict.savedBy} saved ${file.title} at ${sayClock(conflict.savedAt)}`}>
      <Group gap="xs">
        <span>You were changing the same file. Nothing is overwritten: your changes stay here until both are brought together.</span>
        <Button size="xs" onClick={() => setOpen(true)}>Bring both together</Button>
      </Group>
      {isOpen ? (
        <MergeDialog
          key={conflict.revision} merging={{ file: file.name, mine: file.text, whose: conflict.savedBy, merged: both.text, conflicts: both.conflicts }}
          onTake={async (text) => desk.bench.resolve(file.id, text)} onClose={() => setOpen(false)}
        />
      ) : null}
    </Alert>
  );
}

/** What runs, or the file on disk, is not what the draft was made from any more. */
function MovedBanner({ desk, file }: { readonly desk: Desk; readonly file: DeskFile }): ReactNode {
  const [merge, setMerge] = useState<DraftMerge | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { published, movedBy, changed } = file.served;
  const path = draftPath(desk.draft.id);
  const begin = async (): Promise<void> => {
    setError(null);
    try {
      await desk.bench.flush();
      setMerge((await callApi(draftMergeSchema, `${path}/merge/${encodeURIComponent(file.id)}`)).data);
    } catch (thrown) {
      setError(thrown);
    }
  };
  const take = async (text: string, { theirsHash }: DraftMerge): Promise<void> => {
    const seen = desk.bench.works().get(file.id)?.base.revision ?? file.served.revision;
    await callApi(draftSummarySchema, `${path}/rebase/${encodeURIComponent(file.id)}`, { method: 'POST', body: { text, theirs: theirsHash }, ifMatch: `"${seen}"` });
    await desk.reload();
  };
  return (
    <Alert color="orange" variant="light" role="alert" title={movedBy === 'file' || published === null ? `${file.title}: the file was edited outside of this page` : `${file.title}: version ${published.version} was published meanwhile, ${sayAuthor(published.author)}`}>
      <Group gap="xs">
        <span>
          {movedBy === 'file' || published === null ? `The file ${file.name} on disk says something else, and is not published yet (a change in git, say).` : <>“{published.reason}”, <Moment at={published.publishedAt} />. This change was begun before that.</>}
          {changed ? ' Bring both together before you publish.' : ' Take it over, so that this change goes on from what stands there now.'}
        </span>
        <Button size="xs" onClick={() => void begin()}>Bring both together</Button>
      </Group>
      {error === null ? null : <ProblemState error={error} />}
      {merge === null ? null : (
        <MergeDialog
          merging={{ file: file.name, mine: merge.mine, whose: merge.theirsFrom.by === 'file' ? 'the file on disk' : merge.theirsFrom.author === null || merge.theirsFrom.author === 'files' ? 'what is published' : merge.theirsFrom.author, merged: merge.merged, conflicts: merge.conflicts }}
          onTake={(text) => take(text, merge)} onClose={() => setMerge(null)}
        />
      )}
    </Alert>
  );
}
