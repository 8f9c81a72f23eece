/** Something wrong in a YAML text. `code` is stable. */
export interface YamlProblem {
  readonly code: string;
  /** What is wrong, in go-yaml's words where it has some. */
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /**
   * The error of the dialect's Go library as users of kubectl, Helm and Kustomize see it, such as
   * `yaml: line 3: did not find expected key`. sigs.k8s.io/yaml's Unmarshal puts `error converting YAML to JSON: ` before.
   */
  readonly reference: string;
}
