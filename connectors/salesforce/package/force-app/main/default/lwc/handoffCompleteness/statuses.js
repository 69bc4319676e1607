/** The values of the status field, as the mapping's `statusLabels` write them. */
const STATUS_LABELS = {
    pre_close: 'Pre-close',
    incomplete: 'Incomplete',
    ready: 'Ready',
    submitted: 'Submitted',
    accepted: 'Accepted',
    rejected: 'Rejected',
    in_onboarding: 'In onboarding',
    handed_to_cs: 'Handed to CS',
    completed: 'Completed',
    withdrawn: 'Withdrawn',
    rescinded: 'Withdrawn'
};

const TONES = {
    pre_close: 'info',
    incomplete: 'warning',
    ready: 'success',
    submitted: 'info',
    accepted: 'success',
    rejected: 'error',
    in_onboarding: 'success',
    handed_to_cs: 'success',
    completed: 'success',
    withdrawn: 'neutral',
    rescinded: 'neutral'
};
const ENDED = ['withdrawn', 'rescinded'];

/** A value of the status field → its look, and whether the handoff is taken back. A value of somebody's own is neutral. */
export function readStatus(value) {
    const code = Object.keys(STATUS_LABELS).find((each) => STATUS_LABELS[each] === value);
    return { tone: code === undefined ? 'neutral' : TONES[code], hasEnded: ENDED.includes(code) };
}
