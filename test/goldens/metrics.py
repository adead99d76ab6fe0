"""Reference values of the metrics: MMOCR 1.0.1's own, into test/fixtures/metrics.

    python metrics.py

test/fixtures/metrics/samples holds what `mmocr-serving predict` answered about images, and their
truth: textdet.jsonl, textdet.json, textrecog.jsonl and textrecog.json. NumPy decides what becomes of a float32 score at a threshold, so its version stands
in every file; with NumPy 2 this script refuses to run.
"""
import gzip
import json
import math
import random
import sys
import unicodedata
from pathlib import Path

import mmocr
import numpy as np
import shapely
import torch
from mmocr.evaluation.functional import compute_hmean
from mmocr.evaluation.metrics import (CharMetric, F1Metric, HmeanIOUMetric, OneMinusNEDMetric,
                                      WordMetric)
from mmocr.utils import poly2shapely, poly_intersection, poly_iou, poly_make_valid

if not np.__version__.startswith('1.'):
    sys.exit(f'NumPy {np.__version__} compares float32 scores in float64: 1.26 is wanted')

VERSIONS = {
    'mmocr': mmocr.__version__, 'numpy': np.__version__, 'shapely': shapely.__version__,
    'geos': shapely.geos_version_string, 'torch': torch.__version__.split('+')[0],
    'unicode': unicodedata.unidata_version,
}
FOLDER = Path(__file__).resolve().parent.parent / 'fixtures' / 'metrics'
CASES = 300


def computed(metric, samples):
    metric.process([], samples)
    return {f'{metric.prefix}/{name}': value for name, value in
            metric.compute_metrics(metric.results).items()}


# Boundaries


def turned(corners, x, y, angle):
    cos, sin = math.cos(angle), math.sin(angle)
    return [c for u, v in corners for c in (x + u * cos - v * sin, y + u * sin + v * cos)]


def quad(x, y, w, h, angle):
    return turned([(-w, -h), (w, -h), (w, h), (-w, h)], x, y, angle)


def outline(x, y, r, corners):
    steps = [i / corners * 2 * math.pi for i in range(corners)]
    return [c for step in steps
            for c in (x + r * (1 + random.random() / 2) * math.cos(step),
                      y + r * (.4 + random.random() / 3) * math.sin(step))]


def boundary(x, y):
    kind = random.choice(['box', 'quad', 'quad', 'outline', 'crossing', 'grid', 'random'])
    w, h = random.uniform(8, 40), random.uniform(5, 15)
    if kind == 'box':
        w, h = random.randint(1, 30) * 2, random.randint(1, 12) * 2
        x, y = int(x), int(y)
        return [x, y, x + w, y, x + w, y + h, x, y + h]
    if kind == 'outline':
        return [round(c, 1) for c in outline(x, y, w, random.choice([14, 28]))]
    if kind == 'grid':  # Touches itself, goes back, lies on itself.
        return [c for _ in range(random.choice([4, 5, 6, 8]))
                for c in (int(x) + 10 * random.randint(0, 3), int(y) + 10 * random.randint(0, 3))]
    if kind == 'random':
        return [round(c, 1) for _ in range(random.choice([3, 4, 5, 7]))
                for c in (x + random.uniform(-w, w), y + random.uniform(-w, w))]
    corners = quad(x, y, w, h, random.uniform(-1, 1))
    if kind == 'crossing':
        corners[0:2], corners[2:4] = corners[2:4], corners[0:2]
    return [round(c, 2) for c in corners]


def moved(polygon):
    """About as far as decides over a match; halves and doubles give an IoU of exactly 0.5."""
    xs, ys = polygon[::2], polygon[1::2]
    if random.random() < .15:
        x, y, w, h = int(min(xs)), int(min(ys)), 20, 12
        return random.choice([[x, y, x + w, y, x + w, y + h, x, y + h],
                              [x, y, x + w, y, x + w, y + h / 2, x, y + h / 2],
                              [x, y, x + 2 * w, y, x + 2 * w, y + h, x, y + h]])
    reach = random.choice([0, .05, .2, .35])
    dx, dy = (random.uniform(-reach, reach) * (max(v) - min(v)) for v in (xs, ys))
    return [round(c + (dy if i % 2 else dx), 2) for i, c in enumerate(polygon)]


def score():
    edge = np.float32(random.choice([.3, .4, .5, .6, .7, .8, .9]))
    return random.choice([
        float(edge),
        float(np.nextafter(edge, np.float32(0))),
        float(np.nextafter(edge, np.float32(1))),
        round(float(edge), 1),
        round(random.random(), 3),
        round(random.uniform(.5, 1), 3),
    ])


WORDS = ['Lemon', 'LEMON', 'lemon', 'straße', 'STRASSE', '出口', '出囗', 'Ｅｘｉｔ', '🍋', '🍌', '']


def image():
    truths = [{
        'polygon': boundary(random.uniform(20, 300), random.uniform(20, 200)),
        'ignore': random.random() < .2,
        'text': random.choice(WORDS),
    } for _ in range(random.choice([0, 1, 3, 6, 9]))]
    found = [{
        'polygon': moved(truth['polygon']), 'score': score(),
        'text': random.choice([truth['text'], truth['text'].upper(), random.choice(WORDS)]),
    } for truth in truths for _ in range(random.choice([0, 1, 1, 1, 2]))]
    found += [{
        'polygon': boundary(random.uniform(20, 300), random.uniform(20, 200)), 'score': score(),
        'text': random.choice(WORDS),
    } for _ in range(random.choice([0, 0, 1, 3]))]
    random.shuffle(found)
    return {'truth': truths, 'found': found}


def sample(each):
    return {
        'pred_instances': {
            'polygons': [np.array(one['polygon'], dtype=np.float32) for one in each['found']],
            'scores': torch.tensor([one['score'] for one in each['found']], dtype=torch.float32),
        },
        'gt_instances': {
            'polygons': [np.array(one['polygon'], dtype=np.float32) for one in each['truth']],
            'ignored': np.array([one['ignore'] for one in each['truth']], dtype=bool),
        },
    }


def detection(images, strategy):
    return computed(HmeanIOUMetric(strategy=strategy), [sample(each) for each in images])


def end_to_end(images):
    """ICDAR's count on MMOCR's own matching (vanilla), at the threshold with the best hmean."""
    metric = HmeanIOUMetric()
    best = None
    for threshold in metric.pred_score_thrs:
        hits = right = truths = found = 0
        for each in images:
            one = sample(each)
            polygons = [[poly2shapely(p) for p in one[side]['polygons']]
                        for side in ('gt_instances', 'pred_instances')]
            ignored = one['gt_instances']['ignored']
            scores = one['pred_instances']['scores'].numpy()
            left_out = metric._filter_preds(polygons[1], polygons[0], scores, ignored)
            judged = np.where(~ignored)[0]
            kept = np.where(~left_out & ~(scores < threshold))[0]
            taken = set()
            for i in judged:
                for k in kept:
                    if k not in taken and poly_iou(polygons[0][i], polygons[1][k]) > .5:
                        taken.add(k)
                        hits += 1
                        right += (each['truth'][i]['text'].lower()
                                  == each['found'][k]['text'].lower())
                        break
            truths += len(judged)
            found += len(kept)
        hmean = compute_hmean(hits, hits, truths, found)[2]
        if best is None or hmean > best[0]:
            recall, precision, both = compute_hmean(int(right), int(right), truths, found)
            best = hmean, {'e2e/precision': precision, 'e2e/recall': recall, 'e2e/hmean': both}
    return best[1]


def detection_cases():
    for _ in range(CASES):
        images = [image() for _ in range(random.choice([1, 1, 2, 3]))]
        yield {
            'images': images,
            'vanilla': detection(images, 'vanilla'),
            'max_matching': detection(images, 'max_matching'),
            'endToEnd': end_to_end(images),
        }


def polygon_cases():
    for _ in range(CASES):
        a = boundary(100, 100)
        b = moved(a) if random.random() < .5 else boundary(100, 100)
        one, other = poly2shapely(a), poly2shapely(b)
        yield {
            'a': a, 'b': b, 'iou': poly_iou(one, other), 'shared': poly_intersection(one, other),
            'drawn': one.area, 'area': poly_make_valid(one).area,
        }


# Texts


ALPHABETS = [
    'abcdefghijABCDEFGHIJ0123456789', 'aab', 'Straße ẞ İıK', 'ΑΣας Σ', '一丁龤龥龦出口鿿々〇',
    'ＡｂＣ１２３！', '^^^ab-.,!', '🍋🍌👩‍🍳🇩🇪a', 'e\u0301a\u0308\u0130n\u0303', '\ud83c\ud800xy', 'الحبשלום', '\x00\t\n z',
]


def text():
    length = random.choice([0, 1, 3, 5, 8, 12, 30] + [199, 200, 201, 450] * (random.random() < .1))
    alphabet = ''.join(random.sample(ALPHABETS, random.choice([1, 1, 2, 3])))
    return ''.join(random.choice(alphabet) for _ in range(length))


def misread(word):
    characters = list(word)
    for _ in range(random.choice([0, 0, 1, 2, 5, len(word) // 3])):
        at = random.randint(0, len(characters))
        kind = random.random()
        if kind < .3:
            characters.insert(at, random.choice(random.choice(ALPHABETS)))
        elif kind < .6:
            del characters[at:at + 1]
        elif kind < .8:
            characters[at:at + 1] = [c.swapcase() for c in characters[at:at + 1]]
        else:
            characters[at:at + 3] = characters[at:at + 3][::-1]
    return ''.join(characters)


def recognition(texts):
    samples = [{'pred_text': {'item': each['read']}, 'gt_text': {'item': each['truth']}}
               for each in texts]
    metrics = {}
    for metric in (WordMetric(mode=['exact', 'ignore_case', 'ignore_case_symbol']), CharMetric(),
                   OneMinusNEDMetric()):
        metrics.update(computed(metric, samples))
    return metrics


def recognition_cases():
    for case in range(CASES):
        texts = []
        for _ in range(random.choice([1, 1, 2, 5, 20])):
            truth = text()
            texts.append({'truth': truth, 'read': misread(truth) if random.random() < .9 else text()})
        if case < 8:  # Ties of the last decimal: odd multiples of 1/32.
            texts = [{'truth': 'a', 'read': 'a' if i <= 2 * case else 'b'} for i in range(32)]
        yield {'texts': texts, **recognition(texts)}


def lowered():
    """Every character that `str.lower` changes, and what it becomes; what Unicode lacks yet."""
    codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    unassigned = []
    for code in codes:
        if unicodedata.category(chr(code)) != 'Cn':
            continue
        if unassigned and unassigned[-1][1] == code - 1:
            unassigned[-1][1] = code
        else:
            unassigned.append([code, code])
    changed = [[code, chr(code).lower()] for code in codes if chr(code).lower() != chr(code)]
    return {'changed': changed, 'unassigned': unassigned}


# Classes


def class_cases():
    for _ in range(CASES):
        count = random.choice([1, 2, 4, 26])
        images = [[{'truth': random.randint(-1 if random.random() < .2 else 0, count - 1),
                    'found': random.randint(0, count - 1)}
                   for _ in range(random.choice([1, 3, 12, 40]))] for _ in range(random.randint(1, 3))]
        for pair in (pair for each in images for pair in each):
            if random.random() < .6:
                pair['found'] = max(0, pair['truth'])
        ignored = random.sample(range(count), random.randint(0, count - 1))
        samples = [{
            'pred_instances': {'labels': torch.tensor([pair['found'] for pair in each])},
            'gt_instances': {'labels': torch.tensor([pair['truth'] for pair in each])},
        } for each in images]
        metric = F1Metric(num_classes=count, mode=['micro', 'macro'], ignored_classes=ignored)
        yield {'images': images, 'classes': count, 'ignored': ignored, **computed(metric, samples)}


# The samples


def lines(path):
    return [json.loads(line) for line in path.read_text('utf8').splitlines()]


def samples_case(folder):
    truth = {entry['img_path']: entry['instances'] for entry in
             json.loads((folder / 'textdet.json').read_text('utf8'))['data_list']}
    images = [{
        'truth': truth[line['image']],
        'found': [{'polygon': each[:-1], 'score': each[-1]} for each in line['boundary_result']],
    } for line in lines(folder / 'textdet.jsonl') if line['image'] in truth]
    words = {entry['img_path']: entry['instances'][0]['text'] for entry in
             json.loads((folder / 'textrecog.json').read_text('utf8'))['data_list']}
    texts = [{'truth': words[line['image']], 'read': line['text']}
             for line in lines(folder / 'textrecog.jsonl') if line['image'] in words]
    return {
        'vanilla': detection(images, 'vanilla'),
        'max_matching': detection(images, 'max_matching'),
        'recognition': recognition(texts),
        'images': len(images),
        'words': len(texts),
    }


def store(name, values):
    with open(FOLDER / f'{name}.json.gz', 'wb') as raw, \
            gzip.GzipFile('', 'wb', mtime=0, fileobj=raw) as file:
        file.write(json.dumps({'versions': VERSIONS, name: values},
                              separators=(',', ':')).encode('ascii'))


def main():
    random.seed(16)
    store('polygons', list(polygon_cases()))
    store('detection', list(detection_cases()))
    store('recognition', list(recognition_cases()))
    store('lowered', lowered())
    store('classes', list(class_cases()))
    store('samples', samples_case(FOLDER / 'samples'))
    print(VERSIONS)


if __name__ == '__main__':
    main()
