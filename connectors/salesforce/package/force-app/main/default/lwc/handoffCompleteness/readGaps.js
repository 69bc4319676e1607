const REASONS = {
    absent: 'nothing is recorded yet',
    blank: 'left blank',
    placeholder: 'only a placeholder is filled in',
    invalid: 'not a valid answer',
    unmapped: 'not connected yet',
    unreadable: 'cannot be read'
};
const UNKNOWN_REASON = 'needs another look';
const NOBODY = 'Nobody yet';

/**
 * The field's JSON → `{ gaps, isWhole }`. What is no gap is left out; a text that was cut off gives the gaps before the
 * cut; `gaps` is null where nothing can be read, or the user may not see the field (undefined).
 */
export function readGaps(text) {
    if (text === undefined) return { gaps: null, isWhole: false };
    if (typeof text !== 'string' || text.trim() === '') return { gaps: [], isWhole: true };
    const whole = parseList(text);
    if (whole !== null) return { gaps: toGaps(whole), isWhole: true };
    const cut = parseList(`${text.slice(0, text.lastIndexOf('},') + 1)}]`);
    return { gaps: cut === null ? null : toGaps(cut), isWhole: false };
}

function parseList(text) {
    try {
        const parsed = JSON.parse(text);
        return Array.isArray(parsed) ? parsed : null;
    } catch {
        return null;
    }
}

const textOf = (value) => (typeof value === 'string' ? value.trim() : '');

function toGaps(entries) {
    const seen = {};
    return entries
        .filter((entry) => entry !== null && typeof entry === 'object' && (textOf(entry.label) !== '' || textOf(entry.field) !== ''))
        .map((entry) => {
            const field = textOf(entry.field);
            const label = textOf(entry.label) || field;
            // Several questions may be about one field; the key stays the same when the list around it changes.
            const name = `${field}/${label}`;
            seen[name] = (seen[name] ?? 0) + 1;
            const reason = textOf(entry.reason);
            return {
                key: `${name}/${seen[name]}`,
                label,
                owner: textOf(entry.owner) || NOBODY,
                reason,
                reasonText: Object.hasOwn(REASONS, reason) ? REASONS[reason] : UNKNOWN_REASON,
                where: readWhere(entry.where)
            };
        });
}

function readWhere(where) {
    if (where === null || typeof where !== 'object') return null;
    const [object, recordId, path] = [textOf(where.object), textOf(where.externalId), textOf(where.path)];
    return object === '' || recordId === '' ? null : { object, recordId, path };
}

/** Gaps → `[{ owner, gaps }]`, owners in the order in which they come first. */
export function groupByOwner(gaps) {
    const groups = [];
    for (const gap of gaps) {
        const group = groups.find(({ owner }) => owner === gap.owner);
        if (group === undefined) groups.push({ owner: gap.owner, gaps: [gap] });
        else group.gaps.push(gap);
    }
    return groups;
}
