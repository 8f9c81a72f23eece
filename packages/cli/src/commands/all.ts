import { appDiff } from './app/diff.ts';
import { appGet } from './app/get.ts';
import { appHistory } from './app/history.ts';
import { appList } from './app/list.ts';
import { appRollback } from './app/rollback.ts';
import { appSync } from './app/sync.ts';
import { appTerminate } from './app/terminate-op.ts';
import { appWait } from './app/wait.ts';
import type { Command } from './command.ts';
import { localCommands } from './local/all.ts';
import { login, logout } from './login.ts';
import { version } from './version.ts';

export const commands: readonly Command[] = [
  login,
  logout,
  appList,
  appGet,
  appSync,
  appWait,
  appDiff,
  appHistory,
  appRollback,
  appTerminate,
  ...localCommands,
  version,
];
