import js from '@eslint/js';
import ts from 'typescript-eslint';

export default ts.config(
  // The last is AssemblyScript, which its compiler checks.
  {
    ignores: [
      'node_modules',
      'bundle*',
      'dist',
      'package',
      'coverage',
      'examples',
      'shared/sources/skimmer/assembly',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'bin/*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-else-return': 'error',
      // Five and more are one named argument.
      'max-params': ['error', 4],
      // One schema names every variable (shared/app/settings); who starts the product hands the environment in.
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Take settings: see shared/app/settings.' },
      ],
      'no-restricted-imports': [
        'error',
        ...['process', 'node:process'].map((name) => ({
          name,
          message: '`process` is global, and its environment is not read: see shared/app/settings.',
        })),
      ],
      // Leaving a field out by destructuring is the plain way to do it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // node:test returns promises from test() that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'describe', 'it', 'suite'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly' } },
  },
  {
    // Scripts of pages run in a browser.
    files: ['**/public/*.js'],
    languageOptions: {
      globals: {
        addEventListener: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        location: 'readonly',
      },
    },
  },
  {
    // The last two run other programs.
    files: ['bin/**', 'functions/startUp.ts', 'infra/local/cli/main.js', 'infra/azure/bicep.ts', 'test/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // What differs is told by its name: `{ status, sent }`, not `[status, sent]`.
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "[arguments.0.type='ArrayExpression'][arguments.0.elements.length>1]",
          " > CallExpression.arguments:first-child[callee.property.name='map'] > ArrowFunctionExpression[body.type='ArrayExpression']",
        ].map((rest) => ({
          selector: `CallExpression[callee.object.name='assert'][callee.property.name=/deep.*equal/i]${rest}`,
          message: 'Compare objects that name the fields.',
        })),
      ],
    },
  },
  {
    // Every answer is held against the contract of the routes.
    files: ['test/**'],
    ignores: ['test/support/contract/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'shared/api/(index|request/answer-request)',
              importNames: ['answerRequest'],
              message: 'Ask by test/support/contract.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/{clients,e2e,functions}/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Ask by test/support/contract.' }],
    },
  },
  {
    files: ['infra/azure/**', 'test/bench/**', 'test/quality/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // What data says must not reach a terminal as it is.
    files: ['infra/local/**'],
    ignores: ['infra/local/cli/say.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name='write'][callee.object.property.name=/^std(out|err)$/]",
          message: 'Write by say.ts.',
        },
      ],
    },
  },
);
