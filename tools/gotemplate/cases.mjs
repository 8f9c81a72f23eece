/** What is asked of text/template: one template a line, by subject; data are the same for all. */
export const data = {
  name: 'web',
  empty: '',
  count: 3,
  big: 1_000_000,
  half: 0.5,
  yes: true,
  no: false,
  nil: null,
  list: ['a', 'b', 'c'],
  numbers: [1, 2.5, 3],
  mixed: [1, 'a', null, true],
  none: [],
  map: { b: 2, a: 1, c: { d: 'deep' } },
  void: {},
  html: `<a href="x">'&'</a>`,
  unicode: 'é日\u{1f600}',
  lines: 'one\ntwo\t"three"',
};

const operands = [
  '.name',
  '.count',
  '.half',
  '.big',
  '.yes',
  '.nil',
  '.list',
  '.map',
  '.unicode',
  '7',
  '-42',
  '1.5',
  `'x'`,
];
const verbs = [
  'v',
  '+v',
  '#v',
  'd',
  's',
  'q',
  'x',
  'X',
  't',
  'f',
  '.2f',
  'e',
  'g',
  'T',
  'c',
  'U',
  'o',
  'b',
  '8v',
  '-8v|',
  '08d',
  '+d',
  '.1s',
];
const pairs = [
  '1 1',
  '1 2',
  '2 1',
  '1 1.0',
  '"a" "b"',
  '"b" "a"',
  '"a" 1',
  '.count 3.0',
  '.count 3',
  '.yes true',
  '.nil nil',
  '.nil 1',
  '.list .list',
  '.map .map',
  '.name "web"',
  '.missing "a"',
  '.missing .nil',
  '.half 0.5',
];

const texts = String.raw`
hello
{{.name}}
{{ .name -}}   x
a   {{- .name }}
a {{- /* comment */ -}} b
{{/* comment */}}
{{- /* a */ -}}
{{/* open
{{/* a */ b}}
{{.missing}}
{{.nil}}
{{.count}} {{.big}} {{.half}} {{.yes}}
{{.list}} {{.map}} {{.mixed}} {{.void}} {{.none}}
{{.map.c.d}}
{{.map.x.y}}
{{.missing.x}}
{{.nil.x}}
{{.name.x}}
{{.list.x}}
{{.count.x}}
{{(.map).a}}
{{(.map.c).d}}
{{(.name).x}}
{{(.nil).x}}
{{with .nil}}x{{else}}none{{end}}
{{with .name}}{{.}}{{end}}
{{with .name}}{{.x}}{{end}}
{{with .map}}{{.a}}{{$.name}}{{end}}
{{with .no}}a{{else with .name}}{{.}}{{else}}c{{end}}
{{with $x := .map.c}}{{$x.d}}{{end}}
{{if .yes}}y{{end}}
{{if .no}}y{{else}}n{{end}}
{{if .no}}a{{else if .yes}}b{{else}}c{{end}}
{{if .none}}a{{else}}b{{end}}{{if .void}}a{{else}}b{{end}}{{if .half}}a{{end}}
{{if}}x{{end}}
{{if .yes}}x
{{if .yes}}x{{else}}y{{else}}z{{end}}
{{end}}
{{else}}
{{range .list}}{{.}},{{end}}
{{range $i, $x := .list}}{{$i}}={{$x}} {{end}}
{{range $x := .list}}{{$x}}{{end}}
{{range $k, $v := .map}}{{$k}}={{$v}};{{end}}
{{range .map}}{{.}} {{end}}
{{range .none}}x{{else}}none{{end}}
{{range .nil}}x{{else}}none{{end}}
{{range .missing}}x{{else}}none{{end}}
{{range .void}}x{{else}}none{{end}}
{{range .name}}x{{end}}
{{range .half}}x{{end}}
{{range .yes}}x{{end}}
{{range 3}}{{.}}{{end}}
{{range $i := 3}}{{$i}}{{end}}
{{range $i, $x := 3}}{{$i}}{{end}}
{{range 0}}x{{else}}none{{end}}
{{range .list}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}
{{range .list}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}
{{range .list}}{{range $.numbers}}{{break}}{{end}}{{.}}{{end}}
{{break}}
{{continue}}
{{range .list}}{{end}}{{break}}
{{range .list}}{{.x}}{{end}}
{{range .mixed}}{{.x}}{{end}}
{{range .mixed}}[{{.}}]{{end}}
{{range $i, $x, $y := .list}}{{end}}
{{range $i,}}{{end}}
{{$x := 1}}{{$x}}
{{$x := 1}}{{$x = 2}}{{$x}}
{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}
{{$x := 1}}{{if true}}{{$x := 2}}{{end}}{{$x}}
{{$x}}
{{$x = 1}}
{{if true}}{{$x := 1}}{{end}}{{$x}}
{{$i := 0}}{{range $i = .numbers}}{{end}}{{$i}}
{{$i := 0}}{{$x := 0}}{{range $i, $x = .list}}{{end}}{{$i}}{{$x}}
{{$x, $y := 1}}
{{$.name}} {{$.map.c.d}}
{{$}}
{{define "a"}}A{{.}}{{end}}{{template "a" .name}}
{{define "a"}}A{{.}}{{end}}{{template "a"}}
{{define "a"}}{{.x}}{{end}}{{template "a" .name}}
{{define "a"}}{{$x}}{{end}}
{{define "a"}}{{template "b" .}}{{end}}{{define "b"}}{{.name}}{{end}}{{template "a" .}}
{{define "a"}}1{{end}}{{define "a"}}2{{end}}{{template "a"}}
{{define "a"}}1{{end}}{{define "a"}} {{end}}{{template "a"}}
{{template "nowhere"}}
{{template "nowhere" .name | print}}
{{template 1}}
{{template}}
{{define}}
{{define "a"}}
{{define a}}{{end}}
{{block "a" .name}}[{{.}}]{{end}}
{{block "a"}}x{{end}}
{{if true}}{{define "a"}}{{end}}{{end}}
{{.name | printf "%s-%s" "a"}}
{{"a" | printf "%s" | printf "%q"}}
{{.name | len}}
{{len .list}} {{len .map}} {{len .unicode}}
{{len .count}}
{{len .nil}}
{{len .missing}}
{{len nil}}
{{index .list 1}} {{index .map "a"}} {{index .map "c" "d"}}
{{index .list 3}}
{{index .list 4}}
{{index .list -1}}
{{index .list "a"}}
{{index .list nil}}
{{index .list 1.5}}
{{index .map 1}}
{{index .map "zz"}}
{{index .map "zz" "y"}}
{{index .nil 1}}
{{index .missing 1}}
{{index .count 1}}
{{index "abc" 1}}
{{index "abc" 3}}
{{index .list}}
{{index}}
{{slice .list 1}} {{slice .list 1 2}} {{slice .list 0 1 2}}
{{slice "hello" 1 3}}
{{slice "hello" 1 2 3}}
{{slice "hello" 3 2}}
{{slice .list 2 1}}
{{slice .list 1 9}}
{{slice .list 1 2 3 4}}
{{slice .map 1}}
{{slice .nil 1}}
{{slice .count}}
{{slice .list "a"}}
{{and .yes .name}} {{and .no .name}} {{or .no .name}} {{or .empty .nil}}
{{and .no (fails "late")}}
{{or .yes (fails "late")}}
{{and .yes (fails "now")}}
{{.name | and .yes}} {{.name | or .no}}
{{and}}
{{not .yes}} {{not .nil}} {{not 0}} {{not "a"}}
{{not}}
{{not 1 2}}
{{html .html}} {{js .html}} {{urlquery .html}}
{{html .nil}} {{html 1 2}} {{js .lines}} {{urlquery "a b+c/é"}}
{{js .unicode}} {{js "a=b&c"}}
{{print 1 2 "a" 3 4}} {{print "a" "b"}} {{print .nil .list}}
{{print nil}}
{{println 1 "a" .nil}}
{{print}}{{println}}
{{printf}}
{{printf 1}}
{{printf .count}}
{{printf .nil}}
{{printf .missing}}
{{printf "%d"}}
{{printf "%d %d" 1}}
{{printf "%d" 1 2 "a" .nil}}
{{printf "%"}}
{{printf "%z" 1}}
{{printf "%!" 1}}
{{printf "%%"}}
{{printf "%[2]d %[1]d" 1 2}}
{{printf "%[3]d" 1 2}}
{{printf "%[x]d" 1}}
{{printf "%*d|%-*d|" 5 1 5 2}}
{{printf "%*d" "a" 1}}
{{printf "%.*f" 2 3.14159}}
{{printf "%6.2f|%-8.3f|%08.3f|%+.1f|% .1f" 3.14159 3.14159 3.14159 3.14159 3.14159}}
{{printf "%.0f %.0f %.0f %.0f" 0.5 1.5 2.5 3.5}}
{{printf "%g %g %g %g" 100000.0 1000000.0 1e21 1e-5}}
{{printf "%.3g %.10g %g" 1234.5678 1234.5678 0.0001}}
{{printf "%x %.3x %.0x %X %b %x" 3.7 3.7 1.9999 0.1 0.1 0.0}}
{{printf "%10.1f|%-10.1f|%010.1f|%+e|% g" 2.25 2.25 -2.25 1.0 1.0}}
{{printf "%e %.2e %E" 123456.789 123456.789 0.00012}}
{{printf "%v %v" 1e6 123456789.0}}
{{printf "%.20f" 0.1}}
{{printf "%t %t" true "a"}}
{{printf "%5t|%-7t|" true false}}
{{printf "%q %q" "a\"b" 'x'}} {{printf "%+q" .unicode}} {{printf "%#q" "ab"}}
{{printf "%x % x %#x %X" "hi" "hi" "hi" "hi"}}
{{printf "%#x %#o %#b %O %+d % d" 255 8 5 8 3 3}}
{{printf "%05d|%-5d|%+05d|%.3d|%5.3d" 42 42 42 42 42}}
{{printf "%05s|%-5s|%5s|%.2s" "ab" "ab" "ab" "abc"}}
{{printf "%s" .list}} {{printf "%d" .list}} {{printf "%q" .list}} {{printf "%v" .map}}
{{printf "%s" .nil}} {{printf "%d" nil}} {{printf "%v" nil}}
{{printf "%T %T %T %T %T %T" 1 1.5 "a" true .list .map}}
{{printf "%#v %#v %#v" .list .map "a"}}
{{printf "%v %d %s" (texts "a" "b") (long 5) (texts "a")}} {{printf "%T %T" (texts "a") (long 5)}}
{{1}} {{1.0}} {{1.5}} {{1e3}} {{0x1F}} {{0o17}} {{017}} {{0b101}} {{1_000}} {{-5}} {{+5}}
{{'a'}} {{'\n'}} {{'é'}} {{'\x41'}} {{'\u00e9'}}
{{'ab'}}
{{''}}
{{'a}}
{{0x}}
{{1.2.3}}
{{08}}
{{1__0}}
{{9223372036854775807}}
{{9223372036854775808}}
{{99999999999999999999}}
{{0x7fffffffffffffff}}
{{1e400}}
{{"a\tb"}} {{"\u00e9"}} {{"\x41\102"}}
{{"a
{{"\q"}}
{{true}} {{false}}
{{nil}}
{{nil | print}}
{{1 | print | print}}
{{1 | 2}}
{{print 1 | 2}}
{{"a" "b"}}
{{1 2}}
{{.name 1}}
{{.map.a 1}}
{{1 | .name}}
{{$.name 1}}
{{(1) 2}}
{{1 | (2)}}
{{true.x}}
{{"a".x}}
{{1.x}}
{{nil.x}}
{{..x}}
{{.name.}}
{{.}}{{.}}
{{ . | len }}
{{.name}
{{.name
{{
{{}}
{{ }}
{{|}}
{{.name|}}
{{(.name}}
{{.name)}}
{{()}}
{{(((.name)))}}
{{.name | nofunction}}
{{nofunction}}
{{.name,}}
{{;}}
{{.name:=1}}
{{$x:=}}
{{$x :=1}}
{{@}}
{{.na me}}
{{print(1)}}
{{print 1(2)}}
{{print .name.name}}
{{print (index .list 0).x}}
{{"a"|print}}{{- 3 -}}{{ -3}}
{{takesInt 1}} {{takesInt64 1}} {{takesFloat 1}} {{takesFloat 1.5}} {{takesBool true}} {{takesText "a"}}
{{takesInt "a"}}
{{takesInt 1.5}}
{{takesInt .count}}
{{takesInt .name}}
{{takesInt .nil}}
{{takesInt .missing}}
{{takesInt nil}}
{{takesInt true}}
{{takesInt64 (long 1)}}
{{takesInt64 (takesInt 1)}}
{{takesFloat "a"}}
{{takesFloat .count}} {{takesFloat .half}}
{{takesFloat (takesInt 1)}}
{{takesBool "a"}}
{{takesBool .yes}}
{{takesBool .name}}
{{takesText 1}}
{{takesText true}}
{{takesText .count}}
{{takesText nil}}
{{takesText .name}}
{{takesMap .map}} {{takesMap nil}} {{takesMap .missing}}
{{takesMap .nil}}
{{takesMap .list}}
{{takesMap "a"}}
{{takesMap 1}}
{{takesList .list}} {{takesList nil}}
{{takesList (texts "a")}}
{{takesTexts (texts "a")}}
{{takesTexts .list}}
{{takesAny nil}} {{takesAny .nil}} {{takesAny .missing}}
{{takesTwo "a"}} {{takesTwo "a" 1 2}}
{{takesTwo}}
{{takesTwo 1}}
{{takesTwo "a" "b"}}
{{"b" | takesTwo "a"}}
{{1 | takesTwo "a"}}
{{takesInt}}
{{takesInt 1 2}}
{{1 | takesInt 2}}
{{.name | takesInt}}
{{.nil | takesText}}
{{.missing | takesText}}
{{nothing}} {{nothing | print}}
{{nothing.x}}
{{takesText nothing}}
{{fails "because"}}
{{"why" | fails}}
{{print (fails "inside")}}
{{if fails "condition"}}{{end}}
{{range fails "loop"}}{{end}}
{{with fails "with"}}{{end}}
{{template "x" (fails "arg")}}{{define "x"}}{{end}}
{{range .list}}{{fails .}}{{end}}
{{call .name}}
{{call .nil}}
{{call}}
{{.name | call}}
{{eq 1}}
{{eq}}
{{eq 1 2 3 1}} {{eq "a" "b" "a"}}
{{eq 1 2 "a"}}
{{eq (long 1) 1}}
{{lt (long 1) 2}}
{{lt .list .list}}
{{lt true false}}
{{lt .nil 1}}
{{ne 1}}
{{range $i, $x := .list}}{{if $i}},{{end}}{{$x}}{{end}}
{{range (texts "x" "y")}}{{.}}{{end}}
{{range (texts "x")}}{{.z}}{{end}}
{{range $k, $v := .map}}{{$k.x}}{{end}}
{{range .list}}{{$.name}}{{end}}
{{with $x := 5}}{{$x}}{{.}}{{end}}
{{with 5}}{{$}}{{end}}
x{{if .yes}}
  a
{{- end}}
y
a
b {{.name.x}}
{{if eq .name "web" | not}}a{{else}}b{{end}}
{{print (.map.c.d | printf "%s!")}}
{{.map | len | printf "%03d"}}
`;

/** Blocks of lines that belong together are told apart by two templates that open lines. */
function linesOf(text) {
  const joined = text
    .trim()
    .replace('x{{if .yes}}\n  a\n{{- end}}\ny\n', 'x{{if .yes}}\u0001  a\u0001{{- end}}\u0001y\n')
    .replace('\na\nb {{.name.x}}', '\na\u0001b {{.name.x}}');
  return joined.split('\n').map((line) => line.replaceAll('\u0001', '\n'));
}

/** Every template, with the data and the option it is run under. */
export function cases() {
  const printed = operands.flatMap((operand) => verbs.map((verb) => `{{printf "%${verb}" ${operand}}}`));
  const compared = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'].flatMap((name) => pairs.map((pair) => `{{${name} ${pair}}}`));
  const missing = [
    '{{.missing}}',
    '{{.map.x.y}}',
    '{{.nil.x}}',
    '{{index .map "x"}}',
    '{{with .missing}}{{.}}{{end}}',
    '{{.missing | print}}',
    '{{.map.c.e.f.g}}',
    '{{takesText .missing}}',
    '{{range .missing}}{{else}}e{{end}}',
  ];
  return [
    ...[...linesOf(texts), ...printed, ...compared].map((template) => ({ template, data })),
    ...['zero', 'error', 'default'].flatMap((missingKey) =>
      missing.map((template) => ({ template, data, missingKey })),
    ),
    ...['{{.}}', '{{.x}}', '{{$.x}}', '{{range .}}{{end}}', '{{len .}}', '{{.x.y}}'].map((template) => ({
      template,
      data: null,
    })),
    ...['{{.}}', '{{.x}}', '{{range .}}{{.}}{{end}}', '{{len .}}'].map((template) => ({ template, data: [1, 'a'] })),
  ];
}
