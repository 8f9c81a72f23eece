import { CircleX, FileCode2, Lightbulb, TriangleAlert } from 'lucide-react';
import type { Finding } from '#pages/findings.ts';
import { Age } from '#ui/Age.tsx';
import type { Problem } from './problems.ts';

/** What is wrong, where, and what to do, above everything else of the page. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <section aria-label="Problems" className="problems">
      {problems.map((problem, index) => (
        <ProblemBox key={`${problem.title} ${index}`} problem={problem} />
      ))}
    </section>
  );
}

function ProblemBox({ problem }: { readonly problem: Problem }) {
  const Icon = problem.tone === 'bad' ? CircleX : TriangleAlert;
  return (
    <article className={`problem tone-${problem.tone}`} role={problem.tone === 'bad' ? 'alert' : undefined}>
      <header className="problem-head">
        <Icon size={17} aria-hidden />
        <h2>{problem.title}</h2>
        <span className="quiet">
          <Age at={problem.since} />
        </span>
      </header>
      <ul className="findings">
        {problem.findings.map((finding, index) => (
          <li key={index} className="finding">
            <Where finding={finding} />
            <p className="finding-text">{finding.text}</p>
            {finding.hints.map((hint) => (
              <p key={hint} className="finding-hint">
                <Lightbulb size={14} aria-hidden />
                <span>{hint}</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {problem.advice === '' ? null : <p className="problem-advice">{problem.advice}</p>}
    </article>
  );
}

function Where({ finding: { file, line, column } }: { readonly finding: Finding }) {
  if (file === undefined) return null;
  const place = [line, column].filter((part) => part !== undefined).map((part) => `:${part}`);
  return (
    <p className="finding-place">
      <FileCode2 size={14} aria-hidden />
      <code>
        {file}
        <strong>{place.join('')}</strong>
      </code>
    </p>
  );
}
