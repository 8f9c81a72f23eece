import {
  CircleAlert,
  CircleArrowUp,
  CircleCheck,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  Ghost,
  GitCompareArrows,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import './badge.css';
import { healthTone, healthWord, inWords, phaseTone, phaseWords, syncTone, syncWord, type Tone } from './status.ts';

interface StatusProps {
  readonly status: string | undefined;
  /** `glyph`: only the icon, named for screen readers. */
  readonly as?: 'badge' | 'glyph';
}

const healthIcons: Readonly<Record<ReturnType<typeof healthWord>, LucideIcon>> = {
  Healthy: CircleCheck,
  Progressing: LoaderCircle,
  Degraded: CircleX,
  Missing: Ghost,
  Suspended: CirclePause,
  Unknown: CircleQuestionMark,
};
const syncIcons: Readonly<Record<ReturnType<typeof syncWord>, LucideIcon>> = {
  Synced: CircleCheck,
  OutOfSync: GitCompareArrows,
  Unknown: CircleQuestionMark,
};

export function HealthBadge({ status, as = 'badge' }: StatusProps) {
  const word = healthWord(status);
  return (
    <Badge
      tone={healthTone(word)}
      icon={healthIcons[word]}
      text={word === 'Unknown' && as === 'badge' ? 'Health unknown' : word}
      about="Health"
      as={as}
    />
  );
}

export function SyncBadge({ status, as = 'badge' }: StatusProps) {
  const word = syncWord(status);
  // A second green check beside a green heart says nothing new: in sync is an arrow that arrived.
  const icon = word === 'Synced' ? CircleArrowUp : syncIcons[word];
  return (
    <Badge
      tone={syncTone(word)}
      icon={icon}
      text={word === 'Unknown' && as === 'badge' ? 'Sync unknown' : inWords(word)}
      about="Sync"
      as={as}
    />
  );
}

export function PhaseBadge({ status }: { readonly status: string }) {
  const tone = phaseTone(status);
  const icons: Readonly<Record<Tone, LucideIcon>> = {
    good: CircleCheck,
    busy: LoaderCircle,
    bad: CircleX,
    warn: CircleAlert,
    mute: CircleQuestionMark,
  };
  return <Badge tone={tone} icon={icons[tone]} text={phaseWords(status)} about="Operation" as="badge" />;
}

interface BadgeProps {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly about: string;
  readonly as: 'badge' | 'glyph';
}

function Badge({ tone, icon: Icon, text, about, as }: BadgeProps) {
  const spins = Icon === LoaderCircle ? 'spins' : '';
  if (as === 'glyph')
    return (
      <span className={`glyph tone-${tone}`} title={`${about}: ${text}`}>
        <Icon size={15} className={spins} aria-hidden />
        <span className="visually-hidden">{text}</span>
      </span>
    );
  return (
    <span className={`badge tone-${tone}`} title={about}>
      <Icon size={14} className={spins} aria-hidden />
      {text}
    </span>
  );
}
