"""The objective: what `pointer` is asked to get right, and how much each part weighs."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from deixis.training.losses.boxes import overlap
from deixis.training.losses.focal import energy_in_box, quality_focal
from deixis.training.pointer.batches import CLS, SEP, Batch
from deixis.training.pointer.corpus import IGNORED
from deixis.training.pointer.network.model import Pointed, Pointer
from deixis.training.pointer.network.neck import Encoded
from deixis.training.pointer.second_look import FirstBoxes, refine_losses
from deixis.training.pointer.targets import Targets, make_targets
from deixis.training.pointer.teacher import Lesson

CENTRAL_ROWS, TOP_ROWS = 12, 12  # cells a phrase learns boxes from: central ones, and those it scores highest
ABSENT_PHRASES = 6  # phrases of other pictures asked of each picture
FUNCTION_WORDS = (1037, 2019, 1996, 1997, 2003, 2024, 1998, 2007, 1999, 2006, 2010, 2014, 2037, 2049)
# a an the of is are and with in on his her their its


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each loss counts."""

    heat: float = 1.0
    energy: float = 0.5
    score: float = 1.0
    giou: float = 2.0
    l1: float = 2.0
    quality: float = 0.5
    refined_giou: float = 2.0
    refined_l1: float = 2.0
    refined_quality: float = 1.0
    presence: float = 0.5
    words: float = 1.0
    tags: float = 0.3
    noun_heat: float = 0.5
    noun_presence: float = 0.5


def objective(model: Pointer, batch: Batch, weights: Weights, lesson: Lesson | None = None) -> dict[str, Tensor]:
    """Every loss of a batch, weighted; their sum is what is minimised.

    Args:
        model: in training mode.
        batch: with at least one phrase.
        weights: of the losses.
        lesson: what a teacher says of some nouns in the batch's pictures.
    """
    image = model.encode(batch.rgb)
    hidden = model.text.encoder(batch.ids, batch.mask)
    phrases = model.text.phrases(hidden[batch.caption_of], batch.members).float()
    targets = make_targets(batch.boxes, batch.box_count, model.centres)
    asked, place = _ask(batch, phrases)
    pointed = model.point(asked, image)
    mine = Pointed(*(field[batch.picture_of, place] for field in _fields(pointed)))
    losses = _map_losses(mine, targets)
    losses |= _absence_losses(pointed, batch, place)
    losses |= _candidate_losses(model, image, mine, batch, targets)
    losses["words"] = _word_loss(model, hidden, image, batch, targets)
    tags = model.text.tagger(hidden).float().flatten(0, 1)
    losses["tags"] = F.cross_entropy(tags, batch.tags.flatten(), ignore_index=IGNORED)
    if lesson is not None:
        losses |= _noun_losses(model, image, lesson)
    return {name: loss * getattr(weights, name) for name, loss in losses.items()}


def _fields(pointed: Pointed) -> tuple[Tensor, ...]:
    return pointed.phrases.float(), pointed.heat.float(), pointed.score.float(), pointed.presence.float()


def _ask(batch: Batch, phrases: Tensor) -> tuple[Tensor, Tensor]:
    """Each picture's own phrases and some of others, (B, Q, C), and each phrase's place in its picture's row."""
    rows, place = [], torch.empty_like(batch.picture_of)
    for picture in range(len(batch.rgb)):
        own = (batch.picture_of == picture).nonzero().squeeze(1)
        place[own] = torch.arange(len(own))
        absent = batch.foreign[:, picture].nonzero().squeeze(1)
        absent = absent[torch.randperm(len(absent))[:ABSENT_PHRASES]]
        rows.append(phrases[torch.cat([own, absent])])
    return pad_sequence(rows, batch_first=True), place


def _absence_losses(pointed: Pointed, batch: Batch, place: Tensor) -> dict[str, Tensor]:
    """Phrases that are there are present; phrases of other pictures are not, and heat no cell."""
    pictures, queries = pointed.presence.shape
    own = torch.zeros(pictures, queries, dtype=torch.bool)
    own[batch.picture_of, place] = True
    owned = own.sum(1)
    asked = owned + (batch.foreign.sum(0)).clamp(max=ABSENT_PHRASES)
    absent = ~own & (torch.arange(queries)[None] < asked[:, None])
    presence = pointed.presence.float()
    there = F.binary_cross_entropy_with_logits(presence[own], torch.ones_like(presence[own]))
    losses = {"presence": there}
    if absent.any():
        gone = F.binary_cross_entropy_with_logits(presence[absent], torch.zeros_like(presence[absent]))
        quiet = torch.stack([pointed.heat.float()[absent], pointed.score.float()[absent]])
        losses["presence"] = there + gone + 0.1 * quality_focal(quiet, torch.zeros_like(quiet)).sum(-1).mean()
    return losses


def _map_losses(mine: Pointed, targets: Targets) -> dict[str, Tensor]:
    inside = targets.inside.float()
    heat = quality_focal(mine.heat, inside).sum(-1) / inside.sum(-1)
    score = quality_focal(mine.score, targets.score).sum(-1) / targets.score.sum(-1)
    return {"heat": heat.mean(), "energy": energy_in_box(mine.heat, targets.inside).mean(), "score": score.mean()}


def _candidate_losses(
    model: Pointer, image: Encoded, mine: Pointed, batch: Batch, targets: Targets
) -> dict[str, Tensor]:
    """Boxes from central cells; their quality from these and from the cells that score highest."""
    phrase, cell, central = _candidate_rows(mine.score, targets)
    drawn = batch.boxed[phrase]
    phrase, cell, central = phrase[drawn], cell[drawn], central[drawn]
    found = model.candidates(
        image.cells[batch.picture_of[phrase], cell], mine.phrases[phrase].to(image.cells.dtype), model.centres[cell]
    )
    instance, enclosing, quality = found.instance.float(), found.enclosing.float(), found.quality.float()
    share = central / torch.bincount(phrase, central, len(mine.score))[phrase] / len(mine.score)
    wanted = batch.boxes[phrase, targets.owner[phrase, cell]]
    _, giou = overlap(instance, wanted)
    hull_iou, hull_giou = overlap(enclosing, targets.enclosing[phrase])
    apart = (instance - wanted).abs().sum(-1) + (enclosing - targets.enclosing[phrase]).abs().sum(-1)
    any_iou = _best_iou(instance, batch, phrase)
    reached = torch.stack([any_iou, hull_iou], dim=-1).detach()
    losses = {
        "giou": ((2 - giou - hull_giou) * share).sum() / 2,
        "l1": (apart * share).sum(),
        "quality": F.binary_cross_entropy_with_logits(quality, reached),
    }
    return losses | _second_losses(model, image, mine, batch, targets, phrase, instance, enclosing)


def _second_losses(
    model: Pointer,
    image: Encoded,
    mine: Pointed,
    batch: Batch,
    targets: Targets,
    phrase: Tensor,
    instance: Tensor,
    enclosing: Tensor,
) -> dict[str, Tensor]:
    """The second look at boxes (R, 4) of the first, which belong to the phrases (R,)."""
    picture, regions = batch.picture_of[phrase], image.regions.float()
    one = FirstBoxes(picture, mine.phrases[phrase], instance.detach(), batch.boxes[phrase])
    hull = FirstBoxes(picture, mine.phrases[phrase], enclosing.detach(), targets.enclosing[phrase][:, None])
    giou, l1, quality = (
        a + b
        for a, b in zip(
            refine_losses(model.refine_instance, regions, one),
            refine_losses(model.refine_enclosing, regions, hull),
            strict=True,
        )
    )
    return {"refined_giou": giou / 2, "refined_l1": l1, "refined_quality": quality / 2}


def _candidate_rows(score: Tensor, targets: Targets) -> tuple[Tensor, Tensor, Tensor]:
    """(R,) phrase, (R,) cell, and (R,) 1.0 where the cell is central to its phrase."""
    with torch.no_grad():
        drawn = torch.rand_like(score).masked_fill(~targets.central, -1)
        cells = torch.cat([drawn.topk(CENTRAL_ROWS).indices, score.topk(TOP_ROWS).indices], dim=1)
        central = targets.central.gather(1, cells)
        useful = central.clone()
        useful[:, CENTRAL_ROWS:] = True
        phrase = torch.arange(len(score))[:, None].expand_as(cells)
    return phrase[useful], cells[useful], central[useful].float()


def _best_iou(boxes: Tensor, batch: Batch, phrase: Tensor) -> Tensor:
    wanted = batch.boxes[phrase]  # (R, M, 4), unused rows without area
    return overlap(boxes[:, None].expand_as(wanted), wanted)[0].amax(-1)


def _word_loss(model: Pointer, hidden: Tensor, image: Encoded, batch: Batch, targets: Targets) -> Tensor:
    """Words of a phrase light up inside its boxes; function words, and words of other pictures, nowhere."""
    phrase, token = batch.members.nonzero(as_tuple=True)
    ids = batch.ids[batch.caption_of[phrase], token]
    empty = torch.isin(ids, torch.tensor(FUNCTION_WORDS))
    words = model.text.words(hidden[batch.caption_of[phrase], token])  # (R, C)
    rows = [(batch.picture_of[phrase], words, targets.inside[phrase].float() * ~empty[:, None])]
    away = batch.foreign[phrase].float()
    if away.any():
        strange = away.any(1).nonzero().squeeze(1)
        strange = strange[torch.randperm(len(strange))[: len(phrase) // 3 + 1]]
        picture = away[strange].multinomial(1).squeeze(1)
        rows.append((picture, words[strange], torch.zeros(len(strange), targets.inside.shape[1])))
    picture, words, wanted = (torch.cat(parts) for parts in zip(*rows, strict=True))
    by_picture = picture.argsort(stable=True)
    counts = torch.bincount(picture, minlength=len(batch.rgb)).tolist()
    padded = pad_sequence(list(words[by_picture].split(counts)), batch_first=True)
    maps = model.align(padded, image.cells).float()
    logits = torch.cat([maps[i, :n] for i, n in enumerate(counts)])
    wanted = wanted[by_picture]
    loss = quality_focal(logits, wanted).sum(-1) / wanted.sum(-1).clamp(min=8)
    return loss.mean()


def _noun_losses(model: Pointer, image: Encoded, lesson: Lesson) -> dict[str, Tensor]:
    """Nouns heat the cells in which a teacher sees them, and are present where it is sure of it."""
    hidden = model.text.encoder(lesson.ids, lesson.ids != 0)
    members = (lesson.ids != 0) & (lesson.ids != CLS) & (lesson.ids != SEP)
    asked = model.text.phrases(hidden, members).expand(len(image.cells), -1, -1)
    pointed = model.point(asked, image)
    heat = quality_focal(pointed.heat.float(), lesson.maps).sum(-1) / lesson.maps.sum(-1).clamp(min=16)
    presence = pointed.presence.float()
    sides = [
        F.binary_cross_entropy_with_logits(presence[where], torch.full_like(presence[where], truth))
        for where, truth in ((lesson.there, 1.0), (lesson.gone, 0.0))
        if where.any()
    ]
    quiet = quality_focal(pointed.score.float()[lesson.gone], torch.zeros(()).expand_as(pointed.score[lesson.gone]))
    return {"noun_heat": heat.mean(), "noun_presence": torch.stack(sides).sum() + 0.1 * quiet.sum(-1).mean()}
