import { ArrowDownWideNarrow, Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { IconButton } from '#ui/Button.tsx';
import '#ui/field.css';
import { MenuButton } from '#ui/MenuButton.tsx';
import { healthWords, inWords, syncWords } from '#ui/status.ts';
import { type Counts, type Facet, type ListView, type Order, orders, toggled } from './list-view.ts';

interface ListFiltersProps {
  readonly view: ListView;
  readonly counts: Counts;
  readonly onChange: (view: ListView) => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

const orderTexts: Readonly<Record<Order, string>> = {
  attention: 'Needs attention first',
  name: 'Name',
  activity: 'Last activity',
};

export function ListFilters({ view, counts, onChange, searchRef }: ListFiltersProps) {
  function toggle(facet: Facet, word: string): void {
    onChange({ ...view, [facet]: toggled(view[facet], word) });
  }
  return (
    <div className="filters" role="search">
      <div className="filter-line">
        <div className="search">
          <Search size={16} aria-hidden className="search-icon" />
          <input
            ref={searchRef}
            className="input search-input"
            type="search"
            aria-label="Search by name, project, path, repository, cluster or label"
            placeholder="Search by name, project, path, label…"
            autoComplete="off"
            spellCheck={false}
            value={view.text}
            onChange={(event) => onChange({ ...view, text: event.target.value })}
          />
          {view.text === '' ? (
            <kbd className="search-key" aria-hidden>
              /
            </kbd>
          ) : (
            <IconButton
              label="Clear the search"
              className="search-clear"
              onClick={() => onChange({ ...view, text: '' })}
            >
              <X size={15} aria-hidden />
            </IconButton>
          )}
        </div>
        {counts.projects.size > 1 || view.projects.size > 0 ? (
          <MenuButton
            label="Project"
            look="filter"
            stays
            {...(view.projects.size === 0 ? {} : { value: String(view.projects.size) })}
            groups={[
              {
                entries: [...new Set([...counts.projects.keys(), ...view.projects])].toSorted().map((project) => ({
                  text: project,
                  end: counts.projects.get(project) ?? 0,
                  checked: view.projects.has(project),
                  onChoose: () => toggle('projects', project),
                })),
              },
            ]}
          />
        ) : null}
        <MenuButton
          label={orderTexts[view.order]}
          look="filter"
          icon={<ArrowDownWideNarrow size={15} aria-hidden />}
          groups={[
            {
              title: 'Order',
              entries: orders.map((order) => ({
                text: orderTexts[order],
                checked: order === view.order,
                onChoose: () => onChange({ ...view, order }),
              })),
            },
          ]}
        />
      </div>
      <div className="facets">
        <Facets title="Health" words={healthWords} facet="health" view={view} counts={counts} onToggle={toggle} />
        <Facets title="Sync" words={syncWords} facet="sync" view={view} counts={counts} onToggle={toggle} />
      </div>
    </div>
  );
}

interface FacetsProps {
  readonly title: string;
  readonly words: readonly string[];
  readonly facet: 'health' | 'sync';
  readonly view: ListView;
  readonly counts: Counts;
  readonly onToggle: (facet: Facet, word: string) => void;
}

/** The counts of a state are the buttons that filter by it. */
function Facets({ title, words, facet, view, counts, onToggle }: FacetsProps) {
  const Glyph = facet === 'health' ? HealthBadge : SyncBadge;
  const seen = words.filter((word) => counts[facet].has(word) || view[facet].has(word));
  return (
    <fieldset className="facet-group">
      <legend className="visually-hidden">{title}</legend>
      <span className="facet-title" aria-hidden>
        {title}
      </span>
      {seen.map((word) => (
        <button
          key={word}
          type="button"
          className="facet"
          aria-pressed={view[facet].has(word)}
          aria-label={`${title} ${inWords(word)}: ${counts[facet].get(word) ?? 0}`}
          onClick={() => onToggle(facet, word)}
        >
          <Glyph status={word} as="glyph" />
          <span aria-hidden>{inWords(word)}</span>
          <span className="facet-count" aria-hidden>
            {counts[facet].get(word) ?? 0}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
