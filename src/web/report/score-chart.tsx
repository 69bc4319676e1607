import type { ReactNode } from 'react';
import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { Bar as ScoreBar } from './report-words.ts';

const HEIGHT_PX = 220;

/** Handoffs per ten points of score. The table below says the same to who does not see it. */
export default function ScoreChart({ bars }: { readonly bars: readonly ScoreBar[] }): ReactNode {
  return (
    <div aria-hidden className="score-chart">
      <ResponsiveContainer width="100%" height={HEIGHT_PX}>
        <BarChart data={[...bars]} margin={{ top: 20, right: 8, bottom: 0, left: 8 }} accessibilityLayer={false}>
          <XAxis dataKey="label" tickLine={false} interval={0} tick={{ fill: 'currentColor', fontSize: 12 }} />
          <YAxis hide allowDecimals={false} />
          <Bar dataKey="handoffs" fill="var(--mantine-primary-color-filled)" isAnimationActive={false} radius={[3, 3, 0, 0]}>
            <LabelList dataKey="handoffs" position="top" fill="currentColor" fontSize={12} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
