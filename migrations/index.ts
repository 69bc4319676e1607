import { CreateHandoffs1795305600000 } from './1795305600000-create-handoffs.ts';
import { CreateOutbox1795305660000 } from './1795305660000-create-outbox.ts';
import { CreateHistory1795305720000 } from './1795305720000-create-history.ts';
import { CreateSettings1795305780000 } from './1795305780000-create-settings.ts';
import { LinkAcrossConnections1795309200000 } from './1795309200000-link-across-connections.ts';
import { CreateLanes1795312800000 } from './1795312800000-create-lanes.ts';
import { AddAcceptance1795312860000 } from './1795312860000-add-acceptance.ts';
import { CreateAccess1795312920000 } from './1795312920000-create-access.ts';
import { CreateWatch1795312980000 } from './1795312980000-create-watch.ts';
import { CountApiCalls1795313040000 } from './1795313040000-count-api-calls.ts';
import { CreateHints1795313100000 } from './1795313100000-create-hints.ts';
import { FindRunsByConnection1795313160000 } from './1795313160000-find-runs-by-connection.ts';
import { NoteRuleChanges1795313220000 } from './1795313220000-note-rule-changes.ts';
import { CreateDrafts1795316700000 } from './1795316700000-create-drafts.ts';
import { CreateSavedFilters1795316760000 } from './1795316760000-create-saved-filters.ts';
import { AddListFigures1795316790000 } from './1795316790000-add-list-figures.ts';
import { NameRunsInEvents1795316820000 } from './1795316820000-name-runs-in-events.ts';
import { RecordScores1795316880000 } from './1795316880000-record-scores.ts';
import { CreatePanelOpenings1795316940000 } from './1795316940000-create-panel-openings.ts';
import { AnswerEndedTasks1795317180000 } from './1795317180000-answer-ended-tasks.ts';
import { NoteStale1795317240000 } from './1795317240000-note-stale.ts';
import { CutHandoffs1795402800000 } from './1795402800000-cut-handoffs.ts';

/** Every migration, oldest first. Append only: what has run somewhere is never edited. */
export const MIGRATIONS = [
  CreateHandoffs1795305600000,
  CreateOutbox1795305660000,
  CreateHistory1795305720000,
  CreateSettings1795305780000,
  LinkAcrossConnections1795309200000,
  CreateLanes1795312800000,
  AddAcceptance1795312860000,
  CreateAccess1795312920000,
  CreateWatch1795312980000,
  CountApiCalls1795313040000,
  CreateHints1795313100000,
  FindRunsByConnection1795313160000,
  NoteRuleChanges1795313220000,
  CreateDrafts1795316700000,
  CreateSavedFilters1795316760000,
  AddListFigures1795316790000,
  NameRunsInEvents1795316820000,
  RecordScores1795316880000,
  CreatePanelOpenings1795316940000,
  AnswerEndedTasks1795317180000,
  NoteStale1795317240000,
  CutHandoffs1795402800000,
];
