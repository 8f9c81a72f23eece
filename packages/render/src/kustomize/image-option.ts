import type { ImageRule } from './kustomization.ts';
import { splitImage } from './transform/images.ts';

/**
 * Reads `[OLD=]NEW[:TAG|@DIGEST]`, as in `kustomize edit set image`: a part that is not given keeps what the kustomization
 * says for that image already. Source: kustomize commands/edit/set/setimage.go.
 */
export function parseImageOption(text: string, present: readonly ImageRule[]): ImageRule {
  const equals = text.indexOf('=');
  const image = splitImage(equals < 0 ? text : text.slice(equals + 1));
  const name = equals < 0 ? image.name : text.slice(0, equals);
  const old = present.find((rule) => rule.name === name);
  const newName = equals >= 0 && image.name !== '*' && image.name !== name ? image.name : old?.newName;
  const tag = image.tag === '*' ? (old?.newTag ?? '') : image.tag;
  return {
    name,
    ...(newName === undefined ? {} : { newName }),
    ...(tag === '' ? {} : { newTag: tag }),
    ...(image.digest === '' ? {} : { digest: image.digest }),
  };
}
