import type { Card } from './graph-layout.ts';

export type TreeStep = { readonly do: 'go'; readonly key: string } | { readonly do: 'fold' } | { readonly do: 'open' };

/**
 * What a key does in the tree (WAI-ARIA Authoring Practices, tree view): up and down walk the cards, right opens or
 * goes to the first child, left closes or goes to the parent, Home and End, Enter opens the resource.
 */
export function treeStep(cards: readonly Card[], from: Card, key: string): TreeStep | undefined {
  const at = cards.indexOf(from);
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return goTo(cards[at + 1]);
    case 'ArrowUp':
    case 'k':
      return goTo(cards[at - 1]);
    case 'Home':
      return goTo(cards[0]);
    case 'End':
      return goTo(cards.at(-1));
    case 'ArrowRight':
    case 'l':
      if (from.expanded === false) return { do: 'fold' };
      return from.expanded === true ? goTo(cards[at + 1]) : undefined;
    case 'ArrowLeft':
    case 'h':
      if (from.expanded === true) return { do: 'fold' };
      return goTo(cards.find((card) => card.key === from.parent));
    case 'Enter':
    case ' ':
      return { do: 'open' };
    default:
      return undefined;
  }
}

function goTo(card: Card | undefined): TreeStep | undefined {
  return card === undefined ? undefined : { do: 'go', key: card.key };
}
