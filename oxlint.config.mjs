import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folders, packages } from './tools/layers.mjs';

/** Import patterns that are never right, whatever the folder. */
const everywhere = [
  {
    group: ['../*', '../**'],
    message: 'Import by #folder/file.ts inside a package, by @capstan/package/file.ts across.',
  },
];
const all = Object.keys(packages);

/** Lint rules for one row of the import table: other packages and other folders that it may not import. */
function imports({ own, mayPackages, foldersOfPackage, mayFolders, because }) {
  const closedPackages = all.filter((name) => name !== own && !mayPackages.includes(name));
  const closedFolders = foldersOfPackage.filter((name) => !mayFolders.includes(name));
  const patterns = [...everywhere];
  if (closedPackages.length > 0) {
    patterns.push({
      group: closedPackages.flatMap((name) => [`@capstan/${name}`, `@capstan/${name}/**`]),
      message: `Not allowed here: ${because} (tools/layers.mjs).`,
    });
  }
  patterns.push({
    group: [`@capstan/${own}`, `@capstan/${own}/**`],
    message: 'Import your own package by #folder/file.ts.',
  });
  if (closedFolders.length > 0) {
    patterns.push({
      group: closedFolders.flatMap((name) => [`#${name}/**`]),
      message: `Not allowed here: ${because} (tools/layers.mjs).`,
    });
  }
  if (packages[own].world === 'pure')
    patterns.push({ group: ['node:*'], message: 'This package is pure: effects come in by parameter.' });
  return { 'no-restricted-imports': ['error', { patterns }] };
}

const foldersOf = (name) =>
  folders
    .map(({ folder }) => folder.split('/'))
    .filter(([first, , third]) => first === name && third === undefined)
    .map(([, second]) => second);

/** What a row of the table means for the files below its folder. */
function folderLimits({ folder, may, packages: only, because }) {
  const [name, first] = folder.split('/');
  return {
    own: name,
    mayPackages: only ?? packages[name].may,
    foldersOfPackage: foldersOf(name).filter((other) => other !== first),
    mayFolders: may,
    because,
  };
}

const controllers = readdirSync(join(import.meta.dirname, 'packages/server/src/controllers'));
const pureNames = ['Date', 'setTimeout', 'fetch', 'process', 'console'];
const layerOverrides = [
  ...all.map((name) => ({
    files: [`packages/${name}/src/**/*.{ts,tsx}`],
    rules: {
      ...imports({
        own: name,
        mayPackages: packages[name].may,
        foldersOfPackage: [],
        mayFolders: [],
        because: `${name} may import ${packages[name].may.join(', ') || 'no other package'}`,
      }),
      ...(packages[name].world === 'pure'
        ? {
            'no-restricted-globals': [
              'error',
              ...pureNames
                .filter((global) => global !== 'Date')
                .map((global) => ({ name: global, message: 'Pure code gets its effects by parameter.' })),
            ],
            'no-restricted-properties': [
              'error',
              { object: 'Date', property: 'now', message: 'Time is an argument.' },
              { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
            ],
          }
        : {}),
    },
  })),
  ...folders.map((row) => ({
    files: [`packages/${row.folder.replace('/', '/src/')}/**/*.{ts,tsx}`],
    rules: imports(folderLimits(row)),
  })),
  ...controllers.map((controller) => ({
    files: [`packages/server/src/controllers/${controller}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...imports(folderLimits(folders.find(({ folder }) => folder === 'server/controllers')))[
              'no-restricted-imports'
            ][1].patterns,
            {
              group: ['#controllers/**', `!#controllers/${controller}/**`],
              message: 'A controller never imports another controller.',
            },
          ],
        },
      ],
    },
  })),
  // The files that know everything: wiring only.
  {
    files: [
      'packages/server/src/main.ts',
      'packages/apiserver/src/main.ts',
      'packages/cli/src/main.ts',
      'packages/web/src/main.tsx',
    ],
    rules: { 'no-restricted-imports': ['error', { patterns: everywhere }] },
  },
  // Tests may use neighbours as fixtures: the embedded API server is the test double of every controller test.
  {
    files: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'packages/*/e2e/**/*.ts',
      'packages/*/src/**/testing/**/*.ts',
      'bench/**/*.ts',
    ],
    rules: {
      'no-restricted-imports': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'max-lines': ['error', 900],
      complexity: 'off',
    },
  },
];

export default {
  plugins: ['typescript', 'import', 'unicorn', 'react', 'vitest', 'oxc'],
  categories: { correctness: 'error' },
  ignorePatterns: ['node_modules', 'dist', '.types', '.capstan', '**/golden/**', '**/testdata/**', '**/recordings/**'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'off',
    'typescript/no-base-to-string': 'off',
    'typescript/restrict-template-expressions': 'off',
    'typescript/no-redundant-type-constituents': 'off',
    'typescript/unbound-method': 'off',
    'func-style': ['error', 'declaration', { allowArrowFunctions: true }],
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    complexity: ['error', 16],
    'max-params': ['error', 4],
    'vitest/expect-expect': 'off',
    'vitest/require-mock-type-parameters': 'off',
  },
  overrides: [
    {
      files: ['*.config.{ts,mjs}', 'packages/*/*.config.ts', 'tools/**', 'oxlint.config.mjs'],
      rules: { 'import/no-default-export': 'off', 'max-lines': 'off' },
    },
    ...layerOverrides,
  ],
};
