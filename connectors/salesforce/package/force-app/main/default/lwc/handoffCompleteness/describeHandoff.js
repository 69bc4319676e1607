const RING_LENGTH = 100;

/** What `readHandoff` found → the words and looks of the page. */
export function describeHandoff(handoff) {
    const { score, status, deadline } = handoff;
    const tone = status?.tone ?? 'neutral';
    const hasEnded = status?.hasEnded === true;
    return {
        ringClass: `ring ring_${tone}`,
        ringDash: `${score ?? 0} ${RING_LENGTH}`,
        // A round cap would show a point of colour where nothing is complete.
        hasArc: score !== null && score > 0,
        scoreText: score ?? '–',
        scoreInWords: score === null ? 'There is no score yet' : `Score ${score} of 100`,
        badgeClass: tone === 'neutral' ? 'slds-badge' : `slds-badge slds-theme_${tone}`,
        reasonClass: tone === 'error' ? 'reason reason_error' : 'reason',
        deadlineText: hasEnded ? undefined : deadline?.text,
        deadlineClass: deadline?.isOverdue ? 'overdue' : '',
        isAsked: !hasEnded,
        ...describeGaps(handoff)
    };
}

function describeGaps(handoff) {
    const { gaps, missingCount, isWhole, score } = handoff;
    // Without a readable list the count alone can say that nothing is missing.
    const isTold = isWhole || (gaps === null && missingCount === 0);
    const gapCount = gaps?.length ?? missingCount ?? 0;
    return {
        gapCount,
        gapHeading: `Still missing (${gapCount})`,
        listNotice: isTold ? undefined : sayListNotice(handoff),
        isNothingMissing: gapCount === 0 && isTold && score !== null
    };
}

function sayListNotice({ gaps, link }) {
    const notice = gaps === null ? 'The list of missing answers cannot be read here.' : 'The list is too long for this place, so its end is not shown.';
    return link === null ? notice : `${notice} The handoff page shows all of it.`;
}
