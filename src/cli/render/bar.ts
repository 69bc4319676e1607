/** Ten cells and the number: `███████░░░  72 %`. A handoff without a score says so. */
export function scoreBar(score: number | null): string {
  if (score === null) return 'no score';
  const filled = Math.round(score / 10);
  return `${'█'.repeat(filled)}${'░'.repeat(10 - filled)} ${String(score).padStart(3)} %`;
}
