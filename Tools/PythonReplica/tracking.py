"""Parameters of URLs that only track people: Keys.md, "Tracking parameters"."""

TRACKING = frozenset("""
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl
    fbclid fb_action_ids fb_action_types fb_ref fb_source igshid igsh
    msclkid
    yclid ysclid ymclid _openstat
    twclid __twitter_impression
    ttclid li_fat_id rdt_cid
    sccid epik
    tblci dicbo
    irclickid rb_clickid wickedid
    _branch_match_id _branch_referrer
    mc_cid mc_eid
    _hsenc _hsmi __hssc __hstc __hsfp hsctatracking hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_mt hsa_net hsa_src
    hsa_tgt hsa_ver
    mkt_tok vero_id vero_conv oly_anon_id oly_enc_id
    ml_subscriber ml_subscriber_hash ck_subscriber_id _kx
    elqtrack elqtrackid
    s_kwcid ef_id
    at_medium at_campaign
    wt_mc wt_zmc wt.mc_id
    hootpostid
    mtm_campaign mtm_cid mtm_content mtm_group mtm_keyword mtm_kwd mtm_medium mtm_placement mtm_source matomo_campaign
    matomo_keyword matomo_kwd pk_campaign pk_cid pk_content pk_keyword pk_kwd pk_medium pk_source piwik_campaign
    piwik_keyword piwik_kwd
    guccounter guce_referrer guce_referrer_sig
    wprov
""".split())


def is_tracking(name):
    """Whether a parameter of this name, in normalized percent-encoding, is dropped; ASCII case doesn't matter."""
    name = name.lower()
    return name.startswith("utm_") or name in TRACKING
