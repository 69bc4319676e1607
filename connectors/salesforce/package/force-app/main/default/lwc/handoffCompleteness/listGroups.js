import { groupByOwner } from './readGaps';

const IN_THE_MEANTIME = 'filled in in the meantime';

/**
 * Gaps → `[{ owner, rows }]` for the page: the first `limit` of them, and always the one whose form is open, so that
 * nobody loses what they are typing.
 */
export function listGroups(gaps, { limit, openGap, savedKeys, fixOf }) {
    const shown = gaps.slice(0, limit).map((gap, index) => ({ ...gap, index }));
    if (openGap !== null && !shown.some(({ key }) => key === openGap.key)) {
        const reasonText = gaps.some(({ key }) => key === openGap.key) ? openGap.reasonText : IN_THE_MEANTIME;
        shown.push({ ...openGap, reasonText, index: shown.length });
    }
    return groupByOwner(shown).map(({ owner, gaps: own }) => ({ owner, rows: own.map((gap) => rowOf(gap, { openGap, savedKeys, fixOf })) }));
}

function rowOf(gap, { openGap, savedKeys, fixOf }) {
    const isOpen = openGap?.key === gap.key;
    const fix = fixOf(gap);
    const isTold = fix.kind === 'told';
    return {
        gap,
        fix,
        isOpen,
        isSaved: savedKeys.includes(gap.key),
        hasButton: !isOpen && !isTold,
        // "left blank · field Customer Goal"; what is told is a sentence of its own.
        about: isTold || fix.text === '' ? gap.reasonText : `${gap.reasonText} · ${fix.text}`,
        note: isTold ? fix.text : null,
        fixLabel: `Fix: ${gap.label}`
    };
}
