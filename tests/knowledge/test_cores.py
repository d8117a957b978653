"""Learning and understanding leave the other cores alone."""

from threadpoolctl import threadpool_info, threadpool_limits

from knowledge.matching import Matcher


def test_a_base_once_learnt_keeps_to_one_core() -> None:
    threadpool_limits(limits=2, user_api="blas")
    asked = {"dorm.available": ["есть ли общежитие"], "contact.address": ["где вы находитесь"]}
    Matcher.build(asked)
    libraries = [one for one in threadpool_info() if one["user_api"] == "blas"]
    assert libraries
    assert {one["num_threads"] for one in libraries} == {1}
