import type { ReactNode } from 'react';
import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { Geometry } from '../evidence.ts';
import { CoherencePlot } from './coherence_plot.tsx';
import { CompressionPlot } from './compression_plot.tsx';
import { coherenceReading, compressionReading, lineReading } from './geometry_text.ts';
import { CoherenceTable, CompressionTable, LineTable } from './geometry_tables.tsx';
import { LinePlot } from './line_plot.tsx';

/** A drawn signal without it says so itself. */
const isComparison = (part: string): boolean => part.endsWith('.null');

const whyAbsent = ({ absent }: Geometry, part: string): string | undefined =>
  absent.find((one) => one.part === part)?.why;

/** What the structural signals were computed from. */
export function GeometryPanel({ geometry }: { readonly geometry: Geometry | null }) {
  return (
    <Panel
      title="Geometry"
      note="The shape of the output: loops, repetition, collapse. It says nothing of whether the output is true."
    >
      {geometry === null ? (
        <Empty title="There is nothing to draw">
          The journal no longer holds the record that the signals stand in.
        </Empty>
      ) : (
        <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
          {geometry.n_j !== null && (
            <Drawn title="Dimension D̂">
              <ChartFrame
                label={lineReading(geometry.n_j)}
                chart={<LinePlot line={geometry.n_j} />}
                table={<LineTable line={geometry.n_j} />}
              />
            </Drawn>
          )}
          {geometry.coherence !== null && (
            <Drawn title="Coherence coh★">
              <ChartFrame
                label={coherenceReading(geometry.coherence, whyAbsent(geometry, 'coherence.null'))}
                chart={<CoherencePlot coherence={geometry.coherence} />}
                table={<CoherenceTable coherence={geometry.coherence} />}
              />
            </Drawn>
          )}
          {geometry.compression !== null && (
            <Drawn title="Compressibility r" wide={geometry.coherence !== null}>
              <ChartFrame
                label={compressionReading(geometry.compression, whyAbsent(geometry, 'compression.null'))}
                chart={<CompressionPlot compression={geometry.compression} />}
                table={<CompressionTable compression={geometry.compression} />}
              />
            </Drawn>
          )}
          <Absent absent={geometry.absent.filter(({ part }) => !isComparison(part))} />
        </div>
      )}
    </Panel>
  );
}

interface DrawnProps {
  readonly title: string;
  /** Takes both columns: nothing stands beside it. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Drawn({ title, wide = false, children }: DrawnProps) {
  return (
    <div className={`min-w-0 ${wide ? 'lg:col-span-2' : ''}`}>
      <h3 className="mb-2 text-sm">{title}</h3>
      {children}
    </div>
  );
}

function Absent({ absent }: { readonly absent: Geometry['absent'] }) {
  if (absent.length === 0) return null;
  return (
    <div className="min-w-0 self-start rounded-md border border-dashed border-line px-4 py-3">
      <h3 className="mb-1.5 text-sm">Not drawn</h3>
      <dl className="space-y-1.5 text-sm">
        {absent.map(({ part, why }) => (
          <div key={`${part} ${why}`}>
            <dt className="font-mono text-xs">{part}</dt>
            <dd className="text-muted">{why}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
