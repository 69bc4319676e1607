import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json.ts';
import { elementAt, listOf, textOf } from '../xml.ts';

/** One page of Get_Candidates. */
export interface CandidatePage {
  readonly candidates: readonly JsonValue[];
  readonly page: number;
  readonly totalPages: number;
  readonly total: number | null;
}

/** One application with the columns that a report built by the README would show, as far as the service knows them. */
export interface FoundApplication {
  readonly id: string;
  readonly candidateId: string | null;
  readonly isAccepted: boolean;
  readonly row: JsonObject;
}

/** Columns that Get_Candidates can fill. There is no start date, no manager and no offer in its answer. */
export const CANDIDATE_COLUMNS = [
  'Application_ID', 'Candidate_ID', 'Candidate', 'First_Name', 'Last_Name', 'Email', 'Phone', 'Address', 'Country', 'Hired', 'Withdrawn', 'Hire_Stage',
  'Disposition', 'Status_Timestamp', 'Applied_On', 'Requisition_ID', 'Employee_ID',
] as const;

export function readPage(body: JsonObject): CandidatePage | null {
  const response = elementAt(body, 'Envelope', 'Body', 'Get_Candidates_Response');
  if (response === undefined) return null;
  const results = elementAt(response, 'Response_Results');
  const number = (name: string): number | null => {
    const text = textOf(elementAt(results, name));
    return text === null || !/^\d+$/.test(text) ? null : Number(text);
  };
  return {
    candidates: listOf(elementAt(response, 'Response_Data', 'Candidate')),
    page: number('Page') ?? 1,
    totalPages: number('Total_Pages') ?? 1,
    total: number('Total_Results'),
  };
}

/** The id of a type in a reference; the WID is the id that every reference has. */
export function referenceId(reference: JsonValue | undefined, type: string): string | null {
  const found = listOf(elementAt(reference, 'ID')).find((id) => isJsonObject(id) && id['@type'] === type);
  return textOf(found);
}
const idsOf = (reference: JsonValue | undefined): readonly string[] => listOf(elementAt(reference, 'ID')).flatMap((id) => textOf(id) ?? []);
const nameOf = (reference: JsonValue | undefined, type: string): string | null => textOf(elementAt(reference, '@Descriptor')) ?? referenceId(reference, type);

/** Every application of a candidate. `accepted`: ids (of any type) of the stages that mean accepted. */
export function applicationsOf(candidate: JsonValue, accepted: ReadonlySet<string>): readonly FoundApplication[] {
  const data = elementAt(candidate, 'Candidate_Data');
  const candidateId = textOf(elementAt(data, 'Candidate_ID')) ?? referenceId(elementAt(candidate, 'Candidate_Reference'), 'Candidate_ID');
  const person = personOf(data, candidateId);
  const applications = listOf(elementAt(data, 'Job_Application_Data')).flatMap((each) => listOf(elementAt(each, 'Job_Applied_To_Data')));
  return applications.flatMap((applied): FoundApplication[] => {
    const id = textOf(elementAt(applied, 'Job_Application_ID')) ?? referenceId(elementAt(applied, 'Job_Application_Reference'), 'Job_Application_ID');
    if (id === null) return [];
    const stage = elementAt(applied, 'Stage_Reference');
    const isAccepted = idsOf(stage).some((each) => accepted.has(each));
    const disposition = elementAt(applied, 'Disposition_Reference');
    return [
      {
        id,
        candidateId,
        isAccepted,
        row: {
          ...person,
          Application_ID: id,
          // "Accepted" and "hired" are one column here: the stages were chosen by the administrator.
          Hired: isAccepted,
          Hire_Stage: nameOf(stage, 'Recruiting_Stage_ID'),
          Disposition: nameOf(disposition, 'Recruiting_Disposition_ID'),
          Status_Timestamp: textOf(elementAt(applied, 'Status_Timestamp')),
          // Without its offset: the day that was meant, in whatever zone.
          Applied_On: textOf(elementAt(applied, 'Job_Application_Date'))?.slice(0, 10) ?? null,
          Requisition_ID: referenceId(elementAt(applied, 'Job_Requisition_Reference'), 'Job_Requisition_ID'),
        },
      },
    ];
  });
}

function personOf(data: JsonValue | undefined, candidateId: string | null): JsonObject {
  const name = nameDetail(data);
  const contact = listOf(elementAt(data, 'Contact_Data'))[0];
  const location = elementAt(contact, 'Location_Data');
  const first = firstText(name, 'First_Name');
  const last = firstText(name, 'Last_Name');
  const lines = ['Address_Line_1', 'Address_Line_2', 'Postal_Code', 'City'].flatMap((line) => firstText(location, line) ?? []);
  const withdrawn = firstText(elementAt(data, 'Status_Data'), 'Withdrawn');
  return {
    Candidate_ID: candidateId,
    Candidate: [first, last].flatMap((part) => part ?? []).join(' ') || null,
    First_Name: first,
    Last_Name: last,
    Email: firstText(contact, 'Email_Address'),
    Phone: firstText(contact, 'Phone_Number'),
    Address: lines.length === 0 ? null : lines.join(', '),
    Country: nameOf(elementAt(location, 'Country_Reference'), 'ISO_3166-1_Alpha-2_Code'),
    Withdrawn: withdrawn === '1' || withdrawn === 'true',
    Employee_ID: referenceId(elementAt(data, 'Worker_Reference'), 'Employee_ID'),
  };
}

/** Public clients of several versions find it in different places. */
const NAME_PATHS = [['Name_Data', 'Legal_Name', 'Name_Detail_Data'], ['Name_Data', 'Name_Detail_Data'], ['Name_Detail_Data'], ['Name_Data']] as const;
const nameDetail = (data: JsonValue | undefined): JsonValue | undefined =>
  NAME_PATHS.map((path) => elementAt(data, ...path)).find((found) => firstText(found, 'Last_Name') !== null || firstText(found, 'First_Name') !== null);

const firstText = (parent: JsonValue | undefined, name: string): string | null => textOf(listOf(elementAt(parent, name))[0]);
