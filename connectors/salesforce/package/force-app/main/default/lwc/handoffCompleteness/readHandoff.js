import { getFieldDisplayValue, getFieldValue } from 'lightning/uiRecordApi';
import timeZone from '@salesforce/i18n/timeZone';
import { CHECKED_AT, GAPS, LINK, MISSING_COUNT, NEXT_DEADLINE, SCORE, STATUS, STATUS_REASON } from './fields';
import { readGaps } from './readGaps';
import { readStatus } from './statuses';

const DAY_MS = 86_400_000;

const valueOf = (record, field) => (field === null ? undefined : getFieldValue(record, field));
const shownOf = (record, field) => (field === null ? null : (getFieldDisplayValue(record, field) ?? getFieldValue(record, field) ?? null));

/** What a record of the vendor's says of its handoff; `hasAccess` is false where the user may see neither score nor status. */
export function readHandoff(record) {
    const [score, status] = [valueOf(record, SCORE), valueOf(record, STATUS)];
    const missingCount = valueOf(record, MISSING_COUNT);
    const deadline = valueOf(record, NEXT_DEADLINE);
    return {
        hasAccess: score !== undefined || status !== undefined,
        isEmpty: !isFigure(score) && !status,
        score: isFigure(score) ? Math.min(100, Math.max(0, Math.floor(score))) : null,
        status: status ? { ...readStatus(status), label: shownOf(record, STATUS) } : null,
        ...readReason(valueOf(record, STATUS_REASON)),
        missingCount: isFigure(missingCount) ? missingCount : null,
        deadline: deadline ? readDeadline(deadline, shownOf(record, NEXT_DEADLINE)) : null,
        changedAt: shownOf(record, CHECKED_AT),
        link: readLink(valueOf(record, LINK)),
        ...readGaps(valueOf(record, GAPS))
    };
}

const isFigure = (value) => typeof value === 'number' && Number.isFinite(value);

/** The service begins the reason with "Stale" while figures may be old. */
function readReason(reason) {
    const text = typeof reason === 'string' ? reason.trim() : '';
    if (text === '') return { reason: null, stale: null };
    const sentence = `${text[0].toUpperCase()}${text.slice(1)}`;
    return /^stale\b/i.test(text) ? { reason: null, stale: sentence } : { reason: sentence, stale: null };
}

/** ISO date → a sentence, with the distance from the user's own today. */
function readDeadline(date, shown) {
    // The format of en-CA is the ISO date.
    const today = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date());
    const days = Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS);
    if (Number.isNaN(days)) return { text: `Next deadline: ${shown}`, isOverdue: false };
    return { text: `Next deadline: ${shown} (${distanceInWords(days)})`, isOverdue: days < 0 };
}

function distanceInWords(days) {
    if (days === 0) return 'today';
    const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
    return days < 0 ? `overdue by ${count}` : `in ${count}`;
}

function readLink(link) {
    try {
        const { href, protocol } = new URL(link);
        return protocol === 'https:' || protocol === 'http:' ? href : null;
    } catch {
        return null;
    }
}

/** The vendor answers with one message, or with a list of them. */
export function readError({ body, message }) {
    const messages = Array.isArray(body) ? body.map((each) => each?.message) : [body?.message ?? message];
    return messages.filter(Boolean).join(' ') || 'Salesforce gave no reason.';
}
