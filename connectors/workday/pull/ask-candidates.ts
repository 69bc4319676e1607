import { ConnectorError } from '../../../src/core/errors.ts';
import { readPage, type CandidatePage } from './candidates.ts';
import type { SessionParts } from '../session-parts.ts';
import { idOf, request, textElement } from '../soap.ts';
import { element } from '../xml.ts';

/** What one request of Get_Candidates is about: what changed between two moments, a stage, or named candidates. */
export type CandidateQuestion =
  | { readonly kind: 'changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'stage'; readonly stage: string; readonly asOf: string }
  | { readonly kind: 'named'; readonly candidateIds: readonly string[] };

/** One page. Element order by the WSDL: Request_References, Request_Criteria, Response_Filter, Response_Group. Throws ConnectorError. */
export async function askCandidates(parts: SessionParts, question: CandidateQuestion, page: number): Promise<CandidatePage> {
  const { settings, client, context } = parts;
  const size = settings.candidates?.pageSize ?? 100;
  const inside = about(question) + filter(question, page, size) + GROUP;
  const answer = readPage(await client.soap('Recruiting', request(settings, 'Get_Candidates_Request', inside), true));
  if (answer !== null) return answer;
  throw new ConnectorError(context.connection, {
    action: 'fail',
    code: 'unexpected_answer',
    message: 'Workday answered Get_Candidates in a form that its documentation does not describe.',
    remedy: 'Report this: the connector has to learn the new form. Nothing was changed.',
  });
}

const GROUP = element('wd:Response_Group', textElement('wd:Include_Reference', 'true') + textElement('wd:Exclude_All_Attachments', 'true'));

function about(question: CandidateQuestion): string {
  switch (question.kind) {
    case 'changed': {
      const range = textElement('wd:Updated_From', question.from) + textElement('wd:Updated_Through', question.to);
      return element('wd:Request_Criteria', element('wd:Transaction_Log_Criteria_Data', element('wd:Transaction_Date_Range_Data', range)));
    }
    case 'stage':
      return element('wd:Request_Criteria', element('wd:Recruiting_Stage_Reference', idOf(stageIdType(question.stage), question.stage)));
    case 'named': {
      const references = question.candidateIds.map((id) => element('wd:Candidate_Reference', idOf('Candidate_ID', id)));
      return element('wd:Request_References', references.join(''), { 'wd:Skip_Non_Existing_Instances': 'true' });
    }
  }
}

/** As of a fixed moment, so that what is entered meanwhile moves nobody from one page to another. */
function filter(question: CandidateQuestion, page: number, size: number): string {
  const asOf = question.kind === 'changed' ? question.to : question.kind === 'stage' ? question.asOf : null;
  const moment = asOf === null ? '' : textElement('wd:As_Of_Entry_DateTime', asOf);
  return element('wd:Response_Filter', moment + textElement('wd:Page', String(page)) + textElement('wd:Count', String(size)));
}

/** A WID is 32 hexadecimal digits; everything else is the tenant's own id of the stage. */
const stageIdType = (stage: string): string => (/^[0-9a-f]{32}$/.test(stage) ? 'WID' : 'Recruiting_Stage_ID');
